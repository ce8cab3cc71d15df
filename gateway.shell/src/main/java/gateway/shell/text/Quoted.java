package gateway.shell.text;

/**
 * Text that may come from anywhere, made fit for a terminal: printable ASCII stays, everything else
 * is written as an escape. Stateless; any thread.
 */
public final class Quoted {
  private Quoted() {}

  /** As it is where all of it is printable ASCII; else in quotes, with escapes. */
  public static String of(String text) {
    return text.chars().allMatch(Quoted::isPlain) ? text : '"' + escaped(text, true) + '"';
  }

  /** A sentence of our own with foreign words in it: escapes, no quotes around. */
  public static String within(String sentence) {
    return sentence.chars().allMatch(Quoted::isPlain) ? sentence : escaped(sentence, false);
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c < 0x7f;
  }

  private static String escaped(String text, boolean quotes) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quotes && (c == '"' || c == '\\')) {
        safe.append('\\').append(c);
      } else if (isPlain(c)) {
        safe.append(c);
      } else {
        escape(safe, c);
      }
    }
    return safe.toString();
  }

  private static void escape(StringBuilder safe, char c) {
    switch (c) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> safe.append(String.format("\\u%04x", (int) c));
    }
  }
}
