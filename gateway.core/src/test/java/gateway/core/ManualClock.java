package gateway.core;

import gateway.core.seam.Clock;

/** Time that moves when a test says so. */
public final class ManualClock implements Clock {
  private long now = 1_000_000_000L;

  @Override
  public long monotonicNanos() {
    return now;
  }

  @Override
  public long wallNanos() {
    return now;
  }

  /** Moves on. */
  public void advance(long nanos) {
    now += nanos;
  }
}
