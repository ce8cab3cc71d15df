package gateway.karaf.confine.line;

import org.jspecify.annotations.Nullable;

/**
 * How much a line editor keeps of what is typed. Keys multiply text, ten thousand letters by five
 * of them and tenfold by each after it, and what is refused when it is entered was in the heap
 * before. The bounds hold for everybody: nobody types that much.
 *
 * <p>Static, because rewritten code has no object to ask; it keeps nothing.
 */
public final class TypedLine {
  /**
   * Characters of a line that is being edited; more than a line that is carried out has, so that
   * whoever is a little above is told so.
   */
  private static final int MOST_EDITED = 1 << 14;

  /** Characters of a line that is remembered; a session remembers some hundred. */
  private static final int MOST_REMEMBERED = 1 << 10;

  private TypedLine() {}

  /** Whether {@code more} characters may be added to a line of {@code length}. */
  public static boolean fits(int length, int more) {
    return length + (long) more <= MOST_EDITED;
  }

  /** Whether what was pasted so far is so much that the rest is not waited for. */
  public static boolean isFull(CharSequence pasted) {
    return pasted.length() > MOST_EDITED;
  }

  /** Whether the history takes a line. */
  public static boolean isRemembered(CharSequence line) {
    return line.length() <= MOST_REMEMBERED;
  }

  /**
   * Whether what is cut next is added to what was cut last.
   *
   * @param follows whether nothing happened between the two
   * @param last what was cut last; null if nothing was
   */
  public static boolean grows(boolean follows, @Nullable String last) {
    return follows && (last == null || last.length() <= MOST_EDITED);
  }
}
