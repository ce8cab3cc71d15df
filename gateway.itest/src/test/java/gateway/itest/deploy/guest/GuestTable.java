package gateway.itest.deploy.guest;

import gateway.packet.FlowColumns;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Policies, strongest first. */
final class GuestTable implements SpdTable {
  private final GuestSpd driver;
  private final List<Policy> policies = new ArrayList<>();

  GuestTable(GuestSpd driver) {
    this.driver = driver;
  }

  @Override
  public void reserve(int slots) {
    driver.called("SpdTable.reserve");
  }

  @Override
  public void insert(Policy policy) {
    driver.called("SpdTable.insert");
    policies.add(policy);
    policies.sort(Comparator.comparing(Policy::rank, Long::compareUnsigned));
  }

  @Override
  public void delete(Policy policy) {
    driver.called("SpdTable.delete");
    policies.remove(policy);
  }

  @Override
  public void flush() {
    driver.called("SpdTable.flush");
    policies.clear();
  }

  @Override
  public int find(Selector selector) {
    driver.called("SpdTable.find");
    return policies.stream()
        .filter(policy -> policy.selector().equals(selector))
        .mapToInt(Policy::slot)
        .findFirst()
        .orElse(-1);
  }

  @Override
  public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
    driver.called("SpdTable.lookup");
    for (int i = from; i < from + count; i++) {
      winners[i] = driver.answer(Search.first(policies, flows, i));
    }
  }

  @Override
  public int size() {
    driver.called("SpdTable.size");
    return policies.size();
  }

  @Override
  public int fallbackPolicies() {
    driver.called("SpdTable.fallbackPolicies");
    return policies.size();
  }

  @Override
  public long memoryBytes() {
    driver.called("SpdTable.memoryBytes");
    return 64L + 8L * policies.size();
  }

  @Override
  public void close() {
    driver.called("SpdTable.close");
  }

  /** Loaded by the first lookup. */
  private static final class Search {
    static int first(List<Policy> policies, FlowColumns flows, int row) {
      for (Policy policy : policies) {
        if (policy.selector().matches(flows, row)) {
          return policy.slot();
        }
      }
      return -1;
    }
  }
}
