package gateway.core.commit;

import gateway.core.seam.Clock;
import gateway.core.seam.Step;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdOp;
import gateway.core.spd.TablePair;
import gateway.core.swap.CompareBudget;
import gateway.core.swap.SwapJob;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The driver swaps: refuses them with EBUSY, starts their jobs, and puts finished tables in force.
 *
 * <p>It is itself the builder's step: it drives the job that is under way.
 *
 * <p>Threading: {@link #doWork} by the builder; everything else by the conductor. They meet in one
 * volatile field, the job.
 */
public final class Swaps implements Step {
  private final Map<String, SpdDriver> drivers;
  private final Supplier<CompareBudget> budget;
  private final LongSupplier cpuNanos;
  private final Clock clock;
  private final int readers;

  private volatile @Nullable SwapJob job;
  private @Nullable Request request;
  private long began;

  /**
   * @param drivers by name, {@code linear} among them; a concurrent map, others may come and go
   * @param budget makes the budget of one comparison
   * @param cpuNanos CPU time of the builder's thread
   * @param readers how many registered readers there are
   */
  public Swaps(
      Map<String, SpdDriver> drivers,
      Supplier<CompareBudget> budget,
      LongSupplier cpuNanos,
      Clock clock,
      int readers) {
    this.drivers = drivers;
    this.budget = budget;
    this.cpuNanos = cpuNanos;
    this.clock = clock;
    this.readers = readers;
  }

  @Override
  public int doWork() {
    SwapJob current = job;
    return current == null ? 0 : current.doWork();
  }

  /** Whether finished tables wait to be put in force. */
  boolean isReady() {
    SwapJob current = job;
    return current != null && current.isDone();
  }

  /**
   * Takes a request that asks for a swap.
   *
   * @return false when it asks for something else
   */
  boolean accept(Request r, Truth truth) {
    if (!r.isSwap() || !(r.changes.getFirst() instanceof Change.UseDriver use)) {
      return false;
    }
    try {
      begin(r, use, truth);
    } catch (GatewayException e) {
      r.answer.completeExceptionally(e);
    }
    return true;
  }

  /** A commit has changed a direction: a job under way must replay it. */
  void record(Direction direction, List<SpdOp> ops) {
    SwapJob current = job;
    if (current != null) {
      current.record(direction, ops);
    }
  }

  /**
   * Puts the finished tables in the place of the old ones, to be shown by the commit that calls.
   *
   * @return null when the job failed; its request is answered then
   */
  @Nullable Swap take(Truth truth) {
    SwapJob finished = job;
    Request r = request;
    if (finished == null || r == null) {
      throw new AssertionError("no swap is ready");
    }
    job = null;
    request = null;
    try {
      TablePair[] fresh = finished.finish();
      TablePair[] old = new TablePair[fresh.length];
      String from = truth.driver();
      for (Direction d : Direction.values()) {
        old[d.ordinal()] = truth.spd(d).tables();
        truth.spd(d).replaceTables(fresh[d.ordinal()]);
      }
      return new Swap(r, finished, old, from, began);
    } catch (GatewayException e) {
      r.answer.completeExceptionally(e);
      return null;
    }
  }

  /** Fails the swap that is under way, if there is one; nothing drives it any more. */
  void shutDown(GatewayException e) {
    if (request != null) {
      request.answer.completeExceptionally(e);
    }
  }

  private void begin(Request r, Change.UseDriver use, Truth truth) throws GatewayException {
    SpdDriver driver = drivers.get(use.driver());
    if (driver == null) {
      throw new GatewayException(
          Errno.ENOENT, "no SPD driver is called " + use.driver() + "; there are " + names());
    }
    if (request != null) {
      throw new GatewayException(
          Errno.EBUSY, "another driver swap is under way; try again when it has returned");
    }
    int policies = truth.policies();
    if (policies > 0 && !use.rebuild() && !use.driver().equals(truth.driver())) {
      throw new GatewayException(
          Errno.EBUSY,
          "the SPD holds "
              + policies
              + (policies == 1 ? " policy" : " policies")
              + "; flush it, or repeat with --rebuild");
    }
    PolicyEntry[][] copy = new PolicyEntry[Direction.COUNT][];
    int[] slots = new int[Direction.COUNT];
    for (Direction d : Direction.values()) {
      copy[d.ordinal()] = truth.spd(d).policies().toArray(PolicyEntry[]::new);
      slots[d.ordinal()] = truth.spd(d).reservedSlots();
    }
    request = r;
    began = clock.monotonicNanos();
    job = new SwapJob(driver, copy, slots, readers, budget.get(), cpuNanos);
  }

  private String names() {
    return String.join(", ", drivers.keySet().stream().sorted().toList());
  }

  /** A swap whose tables are in force with the commit under way. */
  static final class Swap {
    private final Request request;
    private final SwapJob job;
    private final TablePair[] old;
    private final String from;
    private final long began;

    Swap(Request request, SwapJob job, TablePair[] old, String from, long began) {
      this.request = request;
      this.job = job;
      this.old = old;
      this.from = from;
      this.began = began;
    }

    /** No worker uses the old tables any more. */
    void settle(long generation, int policies, long now) {
      for (TablePair pair : old) {
        pair.close();
      }
      request.answer.complete(
          new Committed(
              generation,
              1,
              policies,
              now - began,
              new Committed.SwapReport(
                  from, job.driverName(), job.cpuNanos(), job.compared(), job.replayed())));
    }

    void fail(GatewayException e) {
      request.answer.completeExceptionally(e);
    }
  }
}
