package gateway.core.xfrm;

import java.util.Set;

/**
 * The words behind {@code limit}.
 *
 * @see "iproute2 ip/ipxfrm.c: xfrm_lifetime_cfg_parse"
 */
final class Limits {
  private static final Set<String> KINDS =
      Set.of(
          "time-soft",
          "time-hard",
          "time-use-soft",
          "time-use-hard",
          "byte-soft",
          "byte-hard",
          "packet-soft",
          "packet-hard");

  private Limits() {}

  /** Reads one limit, so that nonsense is called so. */
  static void skip(Words words, Token keyword) throws Refused {
    Token kind = words.valueOf(keyword);
    if (!KINDS.contains(kind.text())) {
      throw Refused.wrong(kind, "'" + kind.text() + "' is not a limit");
    }
    Values.number(words.valueOf(kind), kind.text(), Long.MAX_VALUE);
  }
}
