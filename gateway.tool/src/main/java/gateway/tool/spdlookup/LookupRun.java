package gateway.tool.spdlookup;

import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Tables of one driver filled with a set of policies, and the winners of a set of flows by them, in
 * batches as a worker has them. Times are CPU times of the calling thread.
 */
public final class LookupRun implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SpdDriver driver;
  private final SpdTable[] tables = new SpdTable[Direction.COUNT];
  private final Scratch[] scratches = new Scratch[Direction.COUNT];
  private final int[][] ordinals = new int[Direction.COUNT][];
  private long buildCpuNanos;

  /**
   * Fills the tables.
   *
   * @throws GatewayException what the driver refused, or EIO when it failed
   */
  public LookupRun(SpdDriver driver, PolicySet policies) throws GatewayException {
    this.driver = driver;
    try {
      for (Direction direction : Direction.values()) {
        fill(direction, policies.content(direction));
      }
    } catch (GatewayException refused) {
      close();
      throw new GatewayException(
          refused.code(), "driver " + driver.name() + ": " + refused.getMessage(), refused);
    } catch (RuntimeException failed) {
      close();
      throw failure(failed);
    }
  }

  private void fill(Direction direction, PolicySet.Content content) throws GatewayException {
    int d = direction.ordinal();
    long start = THREADS.getCurrentThreadCpuTime();
    SpdTable table = driver.newTable(new TableRequest(direction, content.policies().size()));
    tables[d] = table;
    for (Policy policy : content.policies()) {
      table.insert(policy);
    }
    buildCpuNanos += THREADS.getCurrentThreadCpuTime() - start;
    scratches[d] = table.newScratch();
    ordinals[d] = content.ordinals();
  }

  private GatewayException failure(RuntimeException failed) {
    return new GatewayException(
        Errno.EIO, "driver " + driver.name() + " failed: " + failed + "; see its author", failed);
  }

  /**
   * The ordinals of the winners, 0 where there is none.
   *
   * @throws GatewayException EIO when the driver failed
   */
  public int[] winners(FlowSet flows) throws GatewayException {
    int[][] slots = new int[Direction.COUNT][];
    for (Direction direction : Direction.values()) {
      slots[direction.ordinal()] = new int[flows.columns(direction).capacity()];
    }
    pass(flows, slots);
    int[] winners = new int[flows.size()];
    for (int i = 0; i < winners.length; i++) {
      int row = flows.row(i);
      int slot = row < 0 ? -1 : slots[flows.direction(i)][row];
      winners[i] = slot < 0 ? 0 : ordinals[flows.direction(i)][slot];
    }
    return winners;
  }

  /**
   * Looks all flows up again and again.
   *
   * @return lookups per CPU-second of each pass; NaN when there was nothing to measure
   * @throws GatewayException EIO when the driver failed
   */
  public double[] rates(FlowSet flows, int passes) throws GatewayException {
    int[][] slots = new int[Direction.COUNT][];
    for (Direction direction : Direction.values()) {
      slots[direction.ordinal()] = new int[flows.columns(direction).capacity()];
    }
    double[] rates = new double[passes];
    for (int p = 0; p < passes; p++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long lookups = pass(flows, slots);
      long nanos = THREADS.getCurrentThreadCpuTime() - start;
      rates[p] = nanos <= 0 || lookups == 0 ? Double.NaN : lookups * 1e9 / nanos;
    }
    return rates;
  }

  private long pass(FlowSet flows, int[][] slots) throws GatewayException {
    long lookups = 0;
    try {
      for (int d = 0; d < Direction.COUNT; d++) {
        Direction direction = Direction.values()[d];
        int count = flows.count(direction);
        FlowColumns columns = flows.columns(direction);
        for (int i = 0; i < count; i += Batch.CAPACITY) {
          int rows = Math.min(Batch.CAPACITY, count - i);
          tables[d].lookup(columns, i, rows, slots[d], scratches[d]);
        }
        lookups += count;
      }
    } catch (RuntimeException failed) {
      throw failure(failed);
    }
    return lookups;
  }

  /** CPU time that filling the tables took. */
  public long buildCpuNanos() {
    return buildCpuNanos;
  }

  /** What the tables of all directions take. */
  public long tableBytes() {
    return Arrays.stream(tables).mapToLong(SpdTable::memoryBytes).sum();
  }

  /** How many policies the tables search one by one. */
  public int fallbackPolicies() {
    return Arrays.stream(tables).mapToInt(SpdTable::fallbackPolicies).sum();
  }

  @Override
  public void close() {
    for (int d = 0; d < Direction.COUNT; d++) {
      if (tables[d] != null) {
        tables[d].close();
      }
    }
  }
}
