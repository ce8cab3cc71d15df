package gateway.tool.simulation;

import gateway.core.seam.Poller;

/** Notes that its worker waits; the loop does not step it until it is woken or the time is over. */
final class VirtualPoller implements Poller {
  private final VirtualClock clock;
  private boolean waiting;
  private boolean woken;
  private long until;

  VirtualPoller(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public void watch(int[] descriptors) {
    woken = true;
  }

  @Override
  public void await(long nanos) {
    if (woken) {
      woken = false;
      return;
    }
    waiting = true;
    until = clock.monotonicNanos() + nanos;
  }

  @Override
  public void wake() {
    woken = !waiting;
    waiting = false;
  }

  /** When the worker runs again by itself; 0 = it does not wait. */
  long waitsUntil() {
    return waiting ? until : 0;
  }

  void timeOut() {
    waiting = false;
  }
}
