package gateway.spd.api;

import gateway.packet.FlowColumns;

/**
 * What packets a policy is about. Two policies of one direction may not have equal selectors.
 *
 * <p>Ports are closed ranges 0..65535 and are compared for every protocol as the flow's port
 * columns have them: ICMP type in the source port, code in the destination port; 0 where a protocol
 * has no ports.
 *
 * @param source source addresses
 * @param destination destination addresses
 * @param protocol IP protocol, 0 = any
 * @param sourcePortFirst lowest source port
 * @param sourcePortLast highest source port
 * @param destinationPortFirst lowest destination port
 * @param destinationPortLast highest destination port
 */
public record Selector(
    AddressRange source,
    AddressRange destination,
    int protocol,
    int sourcePortFirst,
    int sourcePortLast,
    int destinationPortFirst,
    int destinationPortLast) {

  /** Refuses what no packet could match. */
  public Selector {
    if (source.family() != destination.family()) {
      throw new IllegalArgumentException("source and destination are of different families");
    }
    if (protocol < 0 || protocol > 255) {
      throw new IllegalArgumentException("protocol must be 0..255");
    }
    checkPorts(sourcePortFirst, sourcePortLast);
    checkPorts(destinationPortFirst, destinationPortLast);
  }

  /** A selector of addresses and protocol with any ports. */
  public static Selector of(AddressRange source, AddressRange destination, int protocol) {
    return new Selector(source, destination, protocol, 0, 65535, 0, 65535);
  }

  private static void checkPorts(int first, int last) {
    if (first < 0 || last > 65535 || first > last) {
      throw new IllegalArgumentException("ports must be an ascending range within 0..65535");
    }
  }

  /** Whether row {@code i} matches: the definition that every driver is held against. */
  public boolean matches(FlowColumns flows, int i) {
    int sport = flows.sourcePort[i];
    int dport = flows.destinationPort[i];
    return source.contains4(flows.source[i])
        && destination.contains4(flows.destination[i])
        && (protocol == 0 || protocol == flows.protocol[i])
        && sport >= sourcePortFirst
        && sport <= sourcePortLast
        && dport >= destinationPortFirst
        && dport <= destinationPortLast;
  }

  /** Whether all source and destination ports match. */
  public boolean anyPorts() {
    return sourcePortFirst == 0
        && sourcePortLast == 65535
        && destinationPortFirst == 0
        && destinationPortLast == 65535;
  }
}
