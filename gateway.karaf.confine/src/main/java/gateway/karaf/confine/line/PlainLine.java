package gateway.karaf.confine.line;

import java.util.Optional;

/**
 * What a line of plain commands is: words, quotes, pipes and semicolons, comments on lines of their
 * own. Judged by characters, and so that it does not matter whether the shell sees quotes where
 * this class sees them: what expands is refused inside quotes, too.
 */
final class PlainLine {
  private static final int MOST_CHARACTERS = 8192;
  private static final int MOST_COMMANDS = 16;

  /** They expand to something else, or hide what follows; not in a comment either. */
  private static final String NOWHERE = "{}$%\\`";

  /** Expressions, names of files, redirections, jobs. */
  private static final String IN_QUOTES = "()*?~<>&#";

  private static final String BETWEEN = "|;&\n";

  private PlainLine() {}

  /** Why {@code line} is more than plain commands; empty if it is not. */
  static Optional<String> whyNot(CharSequence line) {
    if (line.length() > MOST_CHARACTERS) {
      return Optional.of("a line has at most " + MOST_CHARACTERS + " characters");
    }
    char quote = 0;
    char word = ' '; // the word's first character
    boolean comment = false;
    boolean begins = true; // nothing but blanks since the last end of a line
    int commands = 1;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c < ' ' && c != '\t' && c != '\n') {
        return Optional.of("a line has no control characters");
      }
      if (NOWHERE.indexOf(c) >= 0) {
        return special(c);
      }
      if (c == '/' && i + 1 < line.length() && line.charAt(i + 1) == '/') {
        return Optional.of("two slashes begin a comment"); // in which quotes are none
      }
      if (BETWEEN.indexOf(c) >= 0 && ++commands > MOST_COMMANDS) {
        return Optional.of("a line has at most " + MOST_COMMANDS + " commands");
      }
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
        continue;
      }
      if (c == '#' && begins) {
        comment = true;
      }
      if (comment) {
        comment = c != '\n';
        continue;
      }
      if (c == '\'' || c == '"') {
        quote = c;
      } else if (IN_QUOTES.indexOf(c) >= 0 || c == '=' && word != '-') {
        return special(c);
      }
      boolean between = Character.isWhitespace(c) || BETWEEN.indexOf(c) >= 0;
      word = between ? ' ' : word == ' ' ? c : word;
      begins = c == '\n' || begins && Character.isWhitespace(c);
    }
    return quote == 0 ? Optional.empty() : Optional.of("a quote is not closed");
  }

  private static Optional<String> special(char c) {
    return Optional.of("'" + c + "' is the administrators', as variables, blocks and redirections");
  }
}
