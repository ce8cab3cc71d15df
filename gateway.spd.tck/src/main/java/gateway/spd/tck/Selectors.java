package gateway.spd.tck;

import gateway.packet.FlowColumns;
import gateway.packet.IpProtocol;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Selector;
import java.util.SplittableRandom;

/**
 * Random selectors, and flows that are near them. All addresses lie in a few small networks, so
 * that selectors overlap, nest and tie.
 */
final class Selectors {
  private static final int[] PROTOCOLS = {
    IpProtocol.ANY, IpProtocol.TCP, IpProtocol.UDP, IpProtocol.ICMP, IpProtocol.GRE, IpProtocol.ESP
  };
  private static final int[] LENGTHS = {0, 1, 8, 16, 20, 22, 24, 24, 24, 28, 28, 30, 31, 32, 32};
  private static final int[] NETWORKS = {0, 0x0a000000, 0x0a000100, 0xc0a80000, 0xffffff00};

  private final SplittableRandom random;
  private final int profile;

  /**
   * @param profile 0 = mixed, 1 = a single pair of prefix lengths, 2 = a few pairs of addresses
   *     with many services, 3 = address ranges of any kind
   */
  Selectors(SplittableRandom random, int profile) {
    this.random = random;
    this.profile = profile;
  }

  /** How many profiles there are. */
  static final int PROFILES = 4;

  Selector next() {
    AddressRange source = range();
    AddressRange destination = range();
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    if (profile == 1 || (profile == 0 && random.nextInt(3) == 0)) {
      return Selector.of(source, destination, protocol);
    }
    long s = ports(protocol);
    long d = ports(protocol);
    return new Selector(
        source, destination, protocol, (int) (s >> 32), (int) s, (int) (d >> 32), (int) d);
  }

  private AddressRange range() {
    return switch (profile) {
      case 1 -> AddressRange.ipv4Prefix(NETWORKS[1] + random.nextInt(1 << 14), 28);
      case 2 -> AddressRange.ipv4Prefix(NETWORKS[1] + random.nextInt(3) * 4, 30);
      case 3 -> anyRange();
      default ->
          random.nextInt(8) == 0
              ? anyRange()
              : AddressRange.ipv4Prefix(address(), LENGTHS[random.nextInt(LENGTHS.length)]);
    };
  }

  private AddressRange anyRange() {
    int a = address();
    int b = random.nextInt(4) == 0 ? random.nextInt() : a + random.nextInt(300);
    return Integer.compareUnsigned(a, b) <= 0 ? AddressRange.ipv4(a, b) : AddressRange.ipv4(b, a);
  }

  private int address() {
    return NETWORKS[random.nextInt(NETWORKS.length)] + random.nextInt(256);
  }

  private long ports(int protocol) {
    int bound = protocol == IpProtocol.ICMP ? 20 : 65536;
    int a = random.nextInt(bound);
    return switch (random.nextInt(4)) {
      case 0 -> (long) a << 32 | a;
      case 1 -> (long) a << 32 | a + random.nextInt(65536 - a);
      case 2 -> 0;
      default -> 65535;
    };
  }

  /** Writes a flow that is not near anything in particular. */
  void stray(FlowColumns flows, int i) {
    int protocol = 1 + random.nextInt(255);
    flows.set(i, address(), address(), protocol, random.nextInt(65536), random.nextInt(65536));
  }

  /** Writes a flow at the ends of a selector's ranges: first - 1, first, last, last + 1. */
  void corner(Selector s, FlowColumns flows, int i) {
    int protocol = s.protocol();
    if (protocol == 0 || random.nextInt(8) == 0) {
      protocol = PROTOCOLS[1 + random.nextInt(PROTOCOLS.length - 1)];
    }
    flows.set(
        i,
        corner(s.source()),
        corner(s.destination()),
        protocol,
        cornerPort(s.sourcePortFirst(), s.sourcePortLast()),
        cornerPort(s.destinationPortFirst(), s.destinationPortLast()));
  }

  private int corner(AddressRange range) {
    return switch (random.nextInt(12)) {
      case 0 -> range.first4() - 1;
      case 1 -> range.last4() + 1;
      case 2, 3, 4, 5 -> range.first4();
      default -> range.last4();
    };
  }

  private int cornerPort(int first, int last) {
    return switch (random.nextInt(12)) {
      case 0 -> first - 1 & 0xffff;
      case 1 -> last + 1 & 0xffff;
      case 2, 3, 4, 5 -> first;
      default -> last;
    };
  }
}
