package gateway.core.config;

import java.util.List;
import java.util.Map;

/** The keys of each mapping of the file: the one list that reader and schema are held against. */
final class Keys {
  static final String ROOT = "";
  static final String GATEWAY = "gateway";
  static final String SPD = "spd";
  static final String HASH = "spd.hash";
  static final String ROUTE = "routes[]";
  static final String LEASES = "leases";
  static final String SHELL = "shell";

  /** Keys by mapping; those of a port by its type. */
  static final Map<String, List<String>> BY_MAPPING =
      Map.of(
          ROOT,
          List.of("gateway", "spd", "ports", "routes", "load", "leases", "shell"),
          GATEWAY,
          List.of("name", "workers", "unmatched"),
          SPD,
          List.of("driver", "hash"),
          HASH,
          List.of("hthresh4", "hthresh6"),
          ROUTE,
          List.of("to", "port"),
          LEASES,
          List.of("outbound", "inbound"),
          SHELL,
          List.of("port"),
          port("tun"),
          List.of("type", "device", "mtu", "vnet_hdr", "addresses"),
          port("udp"),
          List.of("type", "local", "encap_port", "mtu"));

  private Keys() {}

  /** The mapping of a port of a type; the keys of types that are not listed are their driver's. */
  static String port(String type) {
    return "ports.*(" + type + ")";
  }
}
