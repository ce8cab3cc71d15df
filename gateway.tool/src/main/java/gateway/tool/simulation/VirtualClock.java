package gateway.tool.simulation;

import gateway.core.seam.Clock;

/** Time that moves when the loop says so. The wall may jump, the monotonic clock never does. */
final class VirtualClock implements Clock {
  private long now = 1_000_000_000L;
  private long wallOffset = 1_700_000_000_000_000_000L;

  @Override
  public long monotonicNanos() {
    return now;
  }

  @Override
  public long wallNanos() {
    return now + wallOffset;
  }

  void advanceTo(long time) {
    now = Math.max(now, time);
  }

  void jumpWall(long nanos) {
    wallOffset += nanos;
  }
}
