package gateway.core.swap;

/**
 * How much comparing a swap may do. It comes from outside, because CPU time is measured by whoever
 * drives the builder: in production 200 ms, in a simulation a fixed number of lookups.
 */
@FunctionalInterface
public interface CompareBudget {
  /**
   * Whether to stop.
   *
   * @param lookups how many lookups were compared so far
   */
  boolean isSpent(long lookups);
}
