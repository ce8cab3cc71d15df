package gateway.core.commit;

import gateway.core.spd.LinearSpd;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A driver that fails when it is told to, and that watches what the engine promises: slots below
 * what was reserved, no insert into a slot that a living table still holds for another policy, no
 * call after close.
 */
final class FaultyDriver implements SpdDriver {
  private final LinearSpd linear = new LinearSpd();
  private final List<Table> tables = new ArrayList<>();

  /** Calls of a kind counted down to a failure; the kind "any" counts all. */
  private String kind = "";

  private int left;
  private Throwable failure = new IllegalStateException("out of order");

  /** What lookups answer instead, when not null. */
  @Nullable Integer lie;

  /** What the engine did that it must not. */
  final List<String> breaches = new ArrayList<>();

  int calls;
  int fired;

  /** The {@code n}-th call of a kind from now on fails, once. */
  void failAt(String call, int n, Throwable how) {
    kind = call;
    left = n;
    failure = how;
  }

  void behave() {
    left = 0;
    lie = null;
  }

  /** How many tables were made and not closed. */
  int open() {
    return (int) tables.stream().filter(t -> !t.closed).count();
  }

  private void call(String what) {
    calls++;
    if (left > 0 && (kind.equals("any") || kind.equals(what)) && --left == 0) {
      fired++;
      FaultyDriver.<RuntimeException>sneak(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public SpdCapabilities capabilities() {
    return linear.capabilities();
  }

  @Override
  public SpdTable newTable(TableRequest request) {
    call("newTable");
    Table table = new Table(linear.newTable(request), request);
    tables.add(table);
    return table;
  }

  private final class Table implements SpdTable {
    private final SpdTable inner;
    private final TableRequest request;
    private final Set<Policy> held = new HashSet<>();
    private int reserved;
    private boolean closed;

    // The engine throws a table away that has thrown, and closes it when it has built another.
    private boolean broken;

    Table(SpdTable inner, TableRequest request) {
      this.inner = inner;
      this.request = request;
      this.reserved = request.slots();
    }

    private void use(String what) {
      if (closed) {
        breaches.add(what + " after close");
      }
      broken = !what.equals("lookup");
      call(what);
      broken = false;
    }

    @Override
    public void reserve(int slots) throws GatewayException {
      use("reserve");
      reserved = Math.max(reserved, slots);
      inner.reserve(slots);
    }

    @Override
    public void insert(Policy policy) throws GatewayException {
      use("insert");
      if (policy.slot() >= reserved) {
        breaches.add("slot " + policy.slot() + " of " + reserved + " reserved");
      }
      for (Table other : tables) {
        if (!other.closed && !other.broken && other.request.direction() == request.direction()) {
          for (Policy p : other.held) {
            if (p.slot() == policy.slot() && !p.equals(policy)) {
              breaches.add("slot " + p.slot() + " is still held");
            }
          }
        }
      }
      held.add(policy);
      inner.insert(policy);
    }

    @Override
    public void delete(Policy policy) throws GatewayException {
      use("delete");
      held.remove(policy);
      inner.delete(policy);
    }

    @Override
    public void flush() throws GatewayException {
      use("flush");
      held.clear();
      inner.flush();
    }

    @Override
    public int find(Selector selector) {
      return inner.find(selector);
    }

    @Override
    public Scratch newScratch() {
      use("newScratch");
      return inner.newScratch();
    }

    @Override
    public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
      use("lookup");
      inner.lookup(flows, from, count, winners, scratch);
      if (lie != null) {
        java.util.Arrays.fill(winners, from, from + count, lie);
      }
    }

    @Override
    public int size() {
      return inner.size();
    }

    @Override
    public int fallbackPolicies() {
      return inner.fallbackPolicies();
    }

    @Override
    public long memoryBytes() {
      return inner.memoryBytes();
    }

    @Override
    public void close() {
      closed = true;
      call("close");
      inner.close();
    }
  }
}
