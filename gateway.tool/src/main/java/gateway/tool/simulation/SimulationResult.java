package gateway.tool.simulation;

import java.util.List;
import java.util.Map;

/**
 * What a run was and found.
 *
 * @param packets injected
 * @param delivered packets that reached the other side
 * @param faults how often each kind happened
 * @param lastEvents the events before the end, or before the first violation
 * @param traceSha256 hex digest over every event; equal for equal seeds
 */
public record SimulationResult(
    long seed,
    long steps,
    long virtualNanos,
    long packets,
    long delivered,
    long commits,
    long swaps,
    long crashes,
    Map<String, Long> faults,
    List<Violation> violations,
    List<String> lastEvents,
    String traceSha256) {

  /**
   * Something that must never be.
   *
   * @param step at which it was seen
   * @param invariant its name
   * @param detail one line
   */
  public record Violation(long step, String invariant, String detail) {}
}
