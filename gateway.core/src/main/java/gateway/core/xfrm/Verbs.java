package gateway.core.xfrm;

import java.util.List;

/** Verbs may be abbreviated; the first in {@code ip}'s order that fits is meant. */
final class Verbs {
  private Verbs() {}

  static String expand(Token token, List<String> inOrder) throws Refused {
    for (String verb : inOrder) {
      if (token.abbreviates(verb)) {
        return verb;
      }
    }
    throw Words.unknown(token);
  }
}
