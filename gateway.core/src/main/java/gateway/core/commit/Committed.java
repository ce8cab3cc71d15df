package gateway.core.commit;

import org.jspecify.annotations.Nullable;

/**
 * A commit that has returned: no packet leaves under the state before it any more.
 *
 * @param generation of the snapshot in force
 * @param changes how many changes the request held
 * @param policies how many policies are in force in all directions
 * @param durationNanos from the moment the conductor took the request
 * @param swap what a driver swap did, or null
 */
public record Committed(
    long generation, int changes, int policies, long durationNanos, @Nullable SwapReport swap) {

  /**
   * A driver swap.
   *
   * @param from the driver before
   * @param to the driver in force
   * @param buildCpuNanos CPU time of building and comparing, 0 where nobody measured it
   * @param compared lookups that were compared
   * @param replayed changes that arrived meanwhile
   */
  public record SwapReport(
      String from, String to, long buildCpuNanos, long compared, int replayed) {}
}
