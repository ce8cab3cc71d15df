package gateway.shell.completion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a selector in {@code ip xfrm} lines. Stateless. */
final class SelectorWords {
  static final List<String> DIRECTIONS = List.of("out", "in", "fwd");
  static final List<String> PROTOCOLS =
      List.of("any", "tcp", "udp", "icmp", "sctp", "dccp", "gre", "esp");

  private static final List<String> KEYWORDS = List.of("src", "dst", "proto");
  private static final List<String> PORTS = List.of("sport", "dport");
  private static final List<String> TYPES = List.of("type", "code");

  private SelectorWords() {}

  /** The keywords that a selector may go on with; ports or types as the protocol has them. */
  static List<String> keywords(List<String> before) {
    int at = before.lastIndexOf("proto");
    String protocol = at < 0 || at + 1 >= before.size() ? "any" : before.get(at + 1);
    List<String> upper =
        switch (protocol) {
          case "icmp", "1", "ipv6-icmp", "58", "mobility-header", "135" -> TYPES;
          case "any", "0", "tcp", "6", "udp", "17", "sctp", "132", "dccp", "33" -> PORTS;
          default -> List.of();
        };
    List<String> all = new ArrayList<>(KEYWORDS);
    all.addAll(upper);
    return all;
  }

  /**
   * The values of a keyword; empty where only the operator knows, null when it is no keyword.
   *
   * @param addresses what is known of addresses
   */
  static @Nullable List<String> values(String keyword, List<String> addresses) {
    return switch (keyword) {
      case "src", "dst" -> addresses;
      case "proto" -> PROTOCOLS;
      case "sport", "dport", "type", "code" -> List.of();
      default -> null;
    };
  }
}
