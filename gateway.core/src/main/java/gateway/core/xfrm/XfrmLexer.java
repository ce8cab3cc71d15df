package gateway.core.xfrm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a text into statements of words as {@code ip -batch} does: white space separates, a word
 * that begins with a quote ends at the next one, {@code #} begins a comment, a backslash in front
 * of the line's end continues it.
 *
 * @see "iproute2 lib/utils.c: getcmdline, makeargs"
 */
final class XfrmLexer {
  /** Words of a statement; the longest that means something has fewer than a hundred. */
  static final int MOST_WORDS = 256;

  /** Characters of a word; the longest is a key. */
  static final int LONGEST_WORD = 4096;

  private final CharSequence text;
  private int at;
  private int line = 1;
  private int lineStart;

  XfrmLexer(CharSequence text) {
    this.text = text;
  }

  /**
   * The words of the next statement that has any, or null at the end.
   *
   * @throws Refused for a quote that does not end on its line, reading goes on with the next line;
   *     for a statement or a word without an end, reading goes on with the next statement
   */
  @Nullable List<Token> next() throws Refused {
    while (at < text.length()) {
      List<Token> words = new ArrayList<>();
      statement(words);
      if (!words.isEmpty()) {
        return words;
      }
    }
    return null;
  }

  private void statement(List<Token> words) throws Refused {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        newLine(1);
        return;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (continuation() > 0) {
        newLine(continuation());
      } else if (c == '#') {
        skipLine();
      } else if (c == '"' || c == '\'') {
        add(words, quoted(c));
      } else {
        add(words, word());
      }
    }
  }

  // What is kept of a statement has an end: a file may be one.
  private void add(List<Token> words, Token word) throws Refused {
    boolean tooLong = word.text().length() > LONGEST_WORD;
    if (tooLong || words.size() == MOST_WORDS) {
      skipStatement();
      throw Refused.wrong(
          new Token("", word.line(), word.column()),
          tooLong
              ? "a word has at most " + LONGEST_WORD + " characters"
              : "a statement has at most " + MOST_WORDS + " words");
    }
    words.add(word);
  }

  private void skipStatement() {
    while (at < text.length()) {
      int skipped = continuation();
      if (skipped > 0) {
        newLine(skipped);
      } else if (text.charAt(at) == '\n') {
        newLine(1);
        return;
      } else {
        at++;
      }
    }
  }

  private Token word() {
    StringBuilder word = new StringBuilder();
    int line = this.line;
    int column = at - lineStart + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '#') {
        break;
      }
      int skipped = continuation();
      if (skipped > 0) {
        newLine(skipped);
      } else {
        word.append(c);
        at++;
      }
    }
    return new Token(word.toString(), line, column);
  }

  private Token quoted(char quote) throws Refused {
    int column = at - lineStart + 1;
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
      end++;
    }
    if (end >= text.length() || text.charAt(end) == '\n') {
      Token start = new Token("", line, column);
      skipLine();
      throw Refused.wrong(start, "the quote does not end on its line");
    }
    Token token = new Token(text.subSequence(at + 1, end).toString(), line, column);
    at = end + 1;
    return token;
  }

  /** How many characters a continuation at this place takes, 0 when there is none. */
  private int continuation() {
    if (text.charAt(at) != '\\') {
      return 0;
    }
    if (at + 1 < text.length() && text.charAt(at + 1) == '\n') {
      return 2;
    }
    boolean windows =
        at + 2 < text.length() && text.charAt(at + 1) == '\r' && text.charAt(at + 2) == '\n';
    return windows ? 3 : 0;
  }

  private void newLine(int skipped) {
    at += skipped;
    line++;
    lineStart = at;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }
}
