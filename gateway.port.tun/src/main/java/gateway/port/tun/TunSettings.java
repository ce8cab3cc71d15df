package gateway.port.tun;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.port.api.PortConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The checked configuration of a TUN port.
 *
 * @param addresses what the device gets, with prefix lengths
 * @param routes prefixes that the device attracts
 */
record TunSettings(
    String name,
    String device,
    int mtu,
    boolean virtioHeader,
    int queues,
    List<Ipv4Prefix> addresses,
    List<Ipv4Prefix> routes) {

  static TunSettings of(PortConfig config) throws GatewayException {
    String device = config.text("device", "");
    if (device.isEmpty()
        || device.length() > 15
        || device.equals(".")
        || device.equals("..")
        || device.chars().anyMatch(c -> c <= ' ' || c == '/' || c == '%' || c > '~')) {
      throw config.wrong("device", "must be a device name of 1 to 15 characters, such as gw0");
    }
    for (String key : config.values().keySet()) {
      if (!List.of("type", "device", "mtu", "vnet_hdr", "addresses").contains(key)) {
        throw config.wrong(key, "is not a key of a tun port");
      }
    }
    if (config.workers() < 1 || config.workers() > 64) {
      throw new GatewayException(Errno.EINVAL, "a tun port has 1 to 64 queues");
    }
    return new TunSettings(
        config.name(),
        device,
        config.number("mtu", 1400, 576, Slab.MAX_PACKET),
        config.flag("vnet_hdr", true),
        config.workers(),
        prefixes(config, "addresses", config.list("addresses")),
        prefixes(config, "routes", config.routes()));
  }

  private static List<Ipv4Prefix> prefixes(PortConfig config, String key, List<String> texts)
      throws GatewayException {
    List<Ipv4Prefix> prefixes = new ArrayList<>();
    for (String text : texts) {
      Ipv4Prefix prefix = Ipv4Prefix.parse(text);
      if (prefix != null) {
        prefixes.add(prefix);
      } else if (text.indexOf(':') >= 0) {
        throw new GatewayException(
            Errno.ENOTSUP,
            "ports."
                + config.name()
                + "."
                + key
                + ": "
                + text
                + " is IPv6, which comes later;"
                + " leave it out for now");
      } else {
        throw config.wrong(key, "must be IPv4 such as 10.1.0.1/24, not " + text);
      }
    }
    return List.copyOf(prefixes);
  }
}
