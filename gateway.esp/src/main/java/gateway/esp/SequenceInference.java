package gateway.esp;

/** The upper half of an extended sequence number, which is not sent (RFC 4303 appendix A). */
final class SequenceInference {
  /** What {@link #infer} answers when no valid number fits. Number 0 is never sent. */
  static final long NONE = 0;

  private SequenceInference() {}

  /**
   * The number that a packet most likely has: the one with these lower 32 bits that lies in the
   * window or next above it.
   *
   * @param low the lower 32 bits, 0..2^32-1
   * @param top the highest number accepted
   * @param window how far behind the top a number may lie, 1..2^31
   * @return the number, or {@link #NONE} when it would lie before the first or behind the last one
   */
  static long infer(long low, long top, long window) {
    long bottom = top - window + 1;
    long high = bottom >>> 32;
    if (Long.compareUnsigned(top, window - 1) < 0) {
      // The window reaches back before number 0 (appendix A2.1, case B, with a top half of 0).
      return low >= (bottom & 0xffffffffL) ? NONE : low;
    }
    // Cases A and B are one: of the numbers with these lower bits, the first not below the bottom.
    if (low < (bottom & 0xffffffffL)) {
      if (high == 0xffffffffL) {
        return NONE;
      }
      high++;
    }
    return high << 32 | low;
  }
}
