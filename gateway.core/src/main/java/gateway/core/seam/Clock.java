package gateway.core.seam;

/** Time from outside. */
public interface Clock {
  /**
   * Nanoseconds since some fixed moment; never goes back. Lifetimes and deadlines use only this.
   */
  long monotonicNanos();

  /** Nanoseconds since 1970 as the wall shows them; may jump. For people and captures. */
  long wallNanos();
}
