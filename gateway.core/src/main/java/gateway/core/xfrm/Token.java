package gateway.core.xfrm;

/**
 * A word of a line and its place.
 *
 * @param text the word, without quotes
 * @param line counted from 1
 * @param column counted from 1
 */
record Token(String text, int line, int column) {
  boolean is(String word) {
    return text.equals(word);
  }

  /** Whether this abbreviates {@code word} the way {@code ip} allows for its verbs. */
  boolean abbreviates(String word) {
    return !text.isEmpty() && word.startsWith(text);
  }
}
