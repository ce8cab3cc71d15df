package gateway.bench.tunnel;

import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two network namespaces joined by one veth pair, 192.0.2.1 and 192.0.2.2, MTU 1500.
 *
 * <p>Names begin with the prefix given, so that nothing of somebody else is touched. {@link #close}
 * deletes the namespaces and with them all that is in them.
 */
public final class VethPair implements AutoCloseable {
  /** The side of the client. */
  public static final int LEFT = 0;

  /** The side of the server. */
  public static final int RIGHT = 1;

  /** The outer address of each side. */
  public static final List<String> OUTER = List.of("192.0.2.1", "192.0.2.2");

  private static final List<String> DEVICE = List.of("veth0", "veth1");

  private final List<String> names;

  private VethPair(String prefix) {
    names = List.of(prefix + "-left", prefix + "-right");
  }

  /**
   * Creates the pair; wire segmentation is off.
   *
   * @param prefix of the namespaces' names, unique on the machine
   * @throws GatewayException EIO with the words of {@code ip}; nothing is left behind then
   */
  public static VethPair create(String prefix) throws GatewayException {
    VethPair pair = new VethPair(prefix);
    try {
      pair.build();
      return pair;
    } catch (GatewayException e) {
      pair.close();
      throw e;
    }
  }

  private void build() throws GatewayException {
    for (String name : names) {
      Command.run(List.of("ip", "netns", "add", name));
    }
    Command.run(
        List.of(
            "ip",
            "link",
            "add",
            DEVICE.get(LEFT),
            "netns",
            names.get(LEFT),
            "mtu",
            "1500",
            "type",
            "veth",
            "peer",
            "name",
            DEVICE.get(RIGHT),
            "netns",
            names.get(RIGHT),
            "mtu",
            "1500"));
    for (int side = LEFT; side <= RIGHT; side++) {
      ip(side, "address", "add", OUTER.get(side) + "/24", "dev", DEVICE.get(side));
      ip(side, "link", "set", "lo", "up");
      ip(side, "link", "set", DEVICE.get(side), "up");
    }
    wireSegmentation(false);
  }

  /** Runs {@code ip} with the arguments in a side's namespace. */
  public void ip(int side, String... arguments) throws GatewayException {
    List<String> words = new ArrayList<>(List.of("ip", "-n", names.get(side)));
    words.addAll(List.of(arguments));
    Command.run(words);
  }

  /**
   * Whether UDP super-packets cross the wire uncut. They do on a veth by default, which no network
   * does: then neither side pays for single packets.
   */
  public void wireSegmentation(boolean on) throws GatewayException {
    for (int side = LEFT; side <= RIGHT; side++) {
      Command.run(
          inside(
              side, "ethtool", "-K", DEVICE.get(side), "tx-udp-segmentation", on ? "on" : "off"));
    }
  }

  /**
   * The words that run a command in a side's namespace, as one process that becomes the command.
   */
  public List<String> inside(int side, String... words) {
    return inside(side, List.of(words));
  }

  /** As {@link #inside(int, String...)}. */
  public List<String> inside(int side, List<String> words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", names.get(side)));
    all.addAll(words);
    return all;
  }

  /** Deletes both namespaces; what is not there is not missed. */
  @Override
  public void close() {
    for (String name : names) {
      try {
        Command.run(List.of("ip", "netns", "delete", name));
      } catch (GatewayException absent) {
        // Half-built pairs lack one of them.
        continue;
      }
    }
  }
}
