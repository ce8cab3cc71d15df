package gateway.spd.tck;

import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.lang.ref.Reference;
import java.util.List;

/** What tables say they take, beside what the heap says. */
final class TableMemory {
  /** Bytes of all tables together. */
  record Reading(long declared, long measured) {}

  private TableMemory() {}

  static Reading measure(SpdDriver driver, int policies, int tables) throws GatewayException {
    List<Policy> content = RuleSet.hubAndSpoke(policies, 9).policies();
    fill(driver, content).close(); // loads the classes
    SpdTable[] made = new SpdTable[tables];
    long before = usedHeap();
    long declared = 0;
    for (int t = 0; t < tables; t++) {
      made[t] = fill(driver, content);
      declared += made[t].memoryBytes();
    }
    long measured = usedHeap() - before;
    Reference.reachabilityFence(made);
    Reference.reachabilityFence(content);
    return new Reading(declared, measured);
  }

  private static SpdTable fill(SpdDriver driver, List<Policy> content) throws GatewayException {
    SpdTable table = driver.newTable(new TableRequest(Direction.OUT, content.size()));
    for (Policy policy : content) {
      table.insert(policy);
    }
    return table;
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    // A collection may leave floating garbage behind; it is over when a further one frees nothing.
    for (int round = 0; round < 10; round++) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (used - now < 4096) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}
