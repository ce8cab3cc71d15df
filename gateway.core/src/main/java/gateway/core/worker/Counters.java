package gateway.core.worker;

import gateway.packet.DropReason;

/**
 * A worker's counts. Written by the worker alone; a reading by another thread may be a moment old.
 *
 * <p>At rest: RECEIVED + ORIGINATED = TRANSMITTED + all drops.
 */
public final class Counters {
  private static final int DROPS = DropReason.values().length;

  private final long[] values = new long[Counter.values().length];
  private final long[] drops = new long[DROPS];

  /** Adds to a counter. */
  public void add(Counter counter, long n) {
    values[counter.ordinal()] += n;
  }

  /** Counts a drop by the ordinal of its reason. */
  public void drop(int reason, long n) {
    drops[reason] += n;
  }

  /** The value of a counter. */
  public long value(Counter counter) {
    return values[counter.ordinal()];
  }

  /** How many packets were dropped for a reason. */
  public long drops(DropReason reason) {
    return drops[reason.ordinal()];
  }

  /** How many packets were dropped. */
  public long allDrops() {
    long sum = 0;
    for (long n : drops) {
      sum += n;
    }
    return sum;
  }
}
