package gateway.spd.tck;

import gateway.packet.FlowColumns;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.List;

/**
 * The winners of many headers by comparing each with every policy in the order of the ranks.
 * Columns of ranges as first value and span, because ten billion comparisons are made.
 */
final class LinearScan {
  private final int[] source;
  private final int[] sourceSpan;
  private final int[] destination;
  private final int[] destinationSpan;
  private final List<Policy> policies;

  /**
   * @param policies strongest first
   */
  LinearScan(List<Policy> policies) {
    this.policies = policies;
    int n = policies.size();
    source = new int[n];
    sourceSpan = new int[n];
    destination = new int[n];
    destinationSpan = new int[n];
    for (int p = 0; p < n; p++) {
      Selector s = policies.get(p).selector();
      source[p] = s.source().first4();
      sourceSpan[p] = s.source().last4() - s.source().first4();
      destination[p] = s.destination().first4();
      destinationSpan[p] = s.destination().last4() - s.destination().first4();
    }
  }

  /** The slots of the winners, -1 where there is none. */
  int[] winners(FlowColumns flows) {
    int[] winners = new int[flows.capacity()];
    for (int i = 0; i < winners.length; i++) {
      winners[i] = winner(flows, i);
    }
    return winners;
  }

  private int winner(FlowColumns flows, int i) {
    int from = flows.source[i];
    int to = flows.destination[i];
    for (int p = 0; p < source.length; p++) {
      if (Integer.compareUnsigned(from - source[p], sourceSpan[p]) <= 0
          && Integer.compareUnsigned(to - destination[p], destinationSpan[p]) <= 0
          && policies.get(p).selector().matches(flows, i)) {
        return policies.get(p).slot();
      }
    }
    return -1;
  }
}
