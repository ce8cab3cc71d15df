package gateway.esp;

import gateway.packet.DropReason;
import java.util.Arrays;

/**
 * Which sequence numbers were accepted (RFC 4303 section 3.4.3), as a ring of 64-bit words that
 * moves by words instead of shifting bits (the idea of RFC 6479).
 *
 * <p>Numbers are unsigned 64-bit. The window holds the {@code size} numbers up to {@link #top};
 * what lies behind it is too old. Everything up to the initial top counts as seen.
 *
 * <p>Threading: belongs to one worker. Allocates nothing after construction.
 */
public final class ReplayWindow {
  /** The smallest window, in packets (RFC 4303 section 3.4.3). */
  public static final int MIN_SIZE = 32;

  /** The largest window, in packets. */
  public static final int MAX_SIZE = 4096;

  private static final int SA_REPLAY = DropReason.SA_REPLAY.ordinal();
  private static final int SA_TOO_OLD = DropReason.SA_TOO_OLD.ordinal();

  private final int size;
  private final long[] words;
  private final int mask;
  private long top;

  /**
   * Makes a window.
   *
   * @param size packets, {@link #MIN_SIZE} to {@link #MAX_SIZE}, or 0 for no protection at all,
   *     which somebody must have asked for by that number
   * @param top the highest number accepted before
   */
  public ReplayWindow(int size, long top) {
    if (size != 0 && (size < MIN_SIZE || size > MAX_SIZE)) {
      throw new IllegalArgumentException("a replay window is 0 or 32..4096 packets");
    }
    this.size = size;
    // One word more than the window needs, so that the word being filled holds nothing of it.
    int count = Integer.highestOneBit((size + 63) / 64) * 2;
    words = new long[Math.max(count, 1)];
    mask = words.length - 1;
    reset(top);
  }

  /** Starts anew: everything up to {@code top} counts as seen. */
  public void reset(long top) {
    this.top = top;
    Arrays.fill(words, -1L);
    words[(int) (top >>> 6) & mask] = -1L >>> (63 - (int) (top & 63));
  }

  /**
   * Judges a number and changes nothing.
   *
   * @return 0, or the ordinal of SA_REPLAY or SA_TOO_OLD
   */
  public int check(long sequence) {
    if (Long.compareUnsigned(sequence, top) > 0 || size == 0) {
      return 0;
    }
    if (Long.compareUnsigned(top - sequence, size) >= 0) {
      return SA_TOO_OLD;
    }
    return (words[(int) (sequence >>> 6) & mask] >>> sequence & 1) == 0 ? 0 : SA_REPLAY;
  }

  /**
   * Marks the number of an authentic packet as seen, and moves the window when it is the highest.
   * The caller has {@link #check}ed it.
   */
  public void mark(long sequence) {
    if (Long.compareUnsigned(sequence, top) > 0) {
      long ahead = (sequence >>> 6) - (top >>> 6);
      long stop = Math.min(ahead, words.length);
      for (long w = 1; w <= stop; w++) {
        words[(int) ((top >>> 6) + w) & mask] = 0;
      }
      top = sequence;
    }
    words[(int) (sequence >>> 6) & mask] |= 1L << sequence;
  }

  /** The highest number marked. */
  public long top() {
    return top;
  }

  /** Packets of the window; 0 = no protection. */
  public int size() {
    return size;
  }
}
