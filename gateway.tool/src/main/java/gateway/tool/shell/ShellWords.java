package gateway.tool.shell;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a typed line into words: white space separates, quotes keep together. */
final class ShellWords {
  private ShellWords() {}

  static List<String> of(String line) throws GatewayException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
        }
        word.setLength(0);
        inWord = false;
      } else if (c == '#' && !inWord) {
        break;
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new GatewayException(Errno.EINVAL, "the quote does not end on its line");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  /** Whether a word means itself, also to Karaf's shell. */
  static boolean isWord(String word) {
    return word.matches("[A-Za-z0-9_./:,@%+=-]+");
  }

  /** A line that {@link #of} takes apart into these words, and Karaf's shell too. */
  static String join(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ");
      if (isWord(word)) {
        line.append(word);
      } else {
        line.append('\'').append(word.replace("'", "'\"'\"'")).append('\'');
      }
    }
    return line.toString();
  }
}
