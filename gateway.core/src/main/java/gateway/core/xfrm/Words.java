package gateway.core.xfrm;

import java.util.List;

/** A cursor over the words of one statement. */
final class Words {
  private final List<Token> tokens;
  private int at;

  Words(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean isDone() {
    return at >= tokens.size();
  }

  /** The next word, which must be there. */
  Token peek() {
    return tokens.get(at);
  }

  /** Whether the next word is {@code word}. */
  boolean nextIs(String word) {
    return !isDone() && peek().is(word);
  }

  Token take() {
    return tokens.get(at++);
  }

  /** The word behind {@code keyword}. */
  Token valueOf(Token keyword) throws Refused {
    if (isDone()) {
      throw Refused.wrong(keyword, "'" + keyword.text() + "' needs a value");
    }
    return take();
  }

  /** Refuses words that are left. */
  void expectEnd() throws Refused {
    if (!isDone()) {
      throw unknown(take());
    }
  }

  static Refused unknown(Token token) {
    return Refused.wrong(token, "unknown word '" + token.text() + "'");
  }
}
