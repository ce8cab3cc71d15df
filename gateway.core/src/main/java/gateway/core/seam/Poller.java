package gateway.core.seam;

/** What one worker waits on when it has nothing to do. */
public interface Poller {
  /**
   * Tells which descriptors to wait for; called when the ports of the worker change.
   *
   * @param descriptors the queues' descriptors; entries of -1 are ignored
   */
  void watch(int[] descriptors);

  /**
   * Waits until a descriptor is readable, {@link #wake} is called or the time is over; returns at
   * once when it was woken since the last call.
   *
   * @param nanos the longest wait
   */
  void await(long nanos);

  /** Ends a wait, present or next. May be called by any thread. */
  void wake();
}
