package gateway.login;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Passes on so many lines a minute and counts the rest, so that whoever knocks cannot push out of
 * the log what else is in it. The first line of a later minute says how many were left out. Safe
 * for use by many threads.
 */
final class BoundedLines implements Consumer<String> {
  /** Lines a minute. */
  static final int MOST = 20;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Consumer<String> out;
  private final LongSupplier nanos;
  private long began;
  private int passed;
  private long leftOut;

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  BoundedLines(Consumer<String> out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    began = nanos.getAsLong();
  }

  @Override
  public synchronized void accept(String line) {
    long now = nanos.getAsLong();
    if (now - began >= MINUTE_NANOS) {
      began = now;
      passed = 0;
    }
    if (passed == MOST) {
      leftOut++;
      return;
    }
    passed++;
    out.accept(leftOut == 0 ? line : line + " (" + leftOut + " lines like this were left out)");
    leftOut = 0;
  }
}
