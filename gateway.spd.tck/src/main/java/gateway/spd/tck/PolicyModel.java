package gateway.spd.tck;

import gateway.packet.FlowColumns;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a table should hold and answer, from {@link Selector#matches} and ranks alone: the
 * definition itself, as slow as that is.
 */
final class PolicyModel {
  private final List<Policy> policies = new ArrayList<>();
  private final Map<Selector, Policy> bySelector = new HashMap<>();

  void insert(Policy policy) {
    policies.add(policy);
    bySelector.put(policy.selector(), policy);
  }

  void delete(Policy policy) {
    policies.remove(policy);
    bySelector.remove(policy.selector());
  }

  void flush() {
    policies.clear();
    bySelector.clear();
  }

  int size() {
    return policies.size();
  }

  Policy get(int i) {
    return policies.get(i);
  }

  boolean has(Selector selector) {
    return bySelector.containsKey(selector);
  }

  /** The slot of the policy with this selector, or -1. */
  int find(Selector selector) {
    Policy policy = bySelector.get(selector);
    return policy == null ? -1 : policy.slot();
  }

  /** The slot of the winner for a flow, or -1. */
  int winner(FlowColumns flows, int i) {
    int winner = -1;
    long best = 0;
    for (Policy policy : policies) {
      boolean stronger = winner < 0 || Long.compareUnsigned(policy.rank(), best) < 0;
      if (stronger && policy.selector().matches(flows, i)) {
        winner = policy.slot();
        best = policy.rank();
      }
    }
    return winner;
  }
}
