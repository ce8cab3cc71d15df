package gateway.core.commit;

import gateway.core.seam.Clock;
import gateway.core.seam.Step;
import gateway.core.spd.LinearSpd;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdOp;
import gateway.core.spd.TablePair;
import gateway.core.swap.CompareBudget;
import gateway.core.swap.SwapJob;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private @Nullable Swap immediate;
  private final Deque<Request> deferred = new ArrayDeque<>();
  private final BuilderWatch watch;
  private long began;

  /**
   * @param drivers by name, {@code linear} among them; a concurrent map, others may come and go
   * @param budget makes the budget of one comparison
   * @param cpuNanos CPU time of the builder's thread
   * @param readers how many registered readers there are
   * @param patienceNanos how long one step of a job may take before its driver is given up; 0 = for
   *     ever
   */
  public Swaps(
      Map<String, SpdDriver> drivers,
      Supplier<CompareBudget> budget,
      LongSupplier cpuNanos,
      Clock clock,
      int readers,
      long patienceNanos) {
    this.drivers = drivers;
    this.budget = budget;
    this.cpuNanos = cpuNanos;
    this.clock = clock;
    this.readers = readers;
    this.watch = new BuilderWatch(patienceNanos);
  }

  @Override
  public int doWork() {
    SwapJob current = job;
    return current == null ? 0 : current.doWork();
  }

  /**
   * Gives up the job whose driver does not return from a step: the tables in force stay, and the
   * driver is not asked again. Who drove the job must be replaced.
   *
   * @return null while all is well, else what happened
   */
  public @Nullable String giveUpStuck() {
    SwapJob current = job;
    if (current == null || !watch.isStuck(current, clock.monotonicNanos())) {
      return null;
    }
    watch.bar(current.driver());
    String what =
        "SPD driver " + current.driverName() + " does not return from building its tables";
    job = null;
    if (request != null) {
      request.answer.completeExceptionally(
          new GatewayException(
              Errno.ETIMEDOUT,
              what + "; the tables in force stay, and it is not asked again; remove its bundle"));
      request = null;
    }
    return what + " and was given up";
  }

  /** Whether finished tables wait to be put in force. */
  boolean isReady() {
    SwapJob current = job;
    return immediate != null || (current != null && current.isDone());
  }

  /** Whether a departure that waited for a job can go on. */
  boolean hasDeferred() {
    return job == null && !deferred.isEmpty();
  }

  /** Goes on with the departures that waited for a job. */
  void resume(Truth truth) {
    while (hasDeferred()) {
      accept(deferred.remove(), truth);
    }
  }

  /**
   * Takes a request that asks for a swap.
   *
   * @return false when it asks for something else
   */
  boolean accept(Request r, Truth truth) {
    if (!r.isSwap()) {
      return false;
    }
    try {
      switch (r.changes.getFirst()) {
        case Change.UseDriver use -> begin(r, use, truth);
        case Change.RenewTables renew -> renew(r, renew.driver(), truth);
        case Change.LeaveDriver leave -> leave(r, leave, truth);
        case Change.AbandonDriver abandon -> abandon(r, abandon.driver(), truth);
        default -> throw new AssertionError("not a swap");
      }
    } catch (GatewayException e) {
      r.answer.completeExceptionally(e);
    }
    return true;
  }

  // A job under way ends first: by itself, or because it builds onto the driver that goes.
  private void leave(Request r, Change.LeaveDriver leave, Truth truth) throws GatewayException {
    SwapJob current = job;
    if (current != null) {
      if (current.driver() == leave.driver()) {
        current.cancel();
      }
      deferred.add(r);
    } else if (truth.driverInForce() != leave.driver()) {
      r.answer.complete(unchanged(truth));
    } else {
      SpdDriver to = drivers.get(leave.to());
      start(r, to == null ? new LinearSpd() : to, truth);
    }
  }

  private void renew(Request r, SpdDriver driver, Truth truth) {
    if (job != null) {
      deferred.add(r);
    } else if (truth.driverInForce() == driver) {
      start(r, driver, truth);
    } else {
      r.answer.complete(unchanged(truth));
    }
  }

  // The driver's classes are going: what is built here is the engine's own, and built at once.
  private void abandon(Request r, SpdDriver driver, Truth truth) throws GatewayException {
    SwapJob current = job;
    if (current != null) {
      current.cancel();
    }
    if (truth.driverInForce() != driver) {
      r.answer.complete(unchanged(truth));
      return;
    }
    long start = clock.monotonicNanos();
    TablePair[] fresh = new TablePair[Direction.COUNT];
    for (Direction d : Direction.values()) {
      fresh[d.ordinal()] = truth.spd(d).linear(readers);
    }
    String from = truth.driver();
    for (Direction d : Direction.values()) {
      truth.spd(d).replaceTables(fresh[d.ordinal()]);
    }
    Committed.SwapReport report = new Committed.SwapReport(from, LinearSpd.NAME, 0, 0, 0);
    immediate = new Swap(r, report, List.of(), start);
  }

  private static Committed unchanged(Truth truth) {
    return new Committed(0, 0, truth.policies(), 0, null);
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
    Swap now = immediate;
    if (now != null) {
      immediate = null;
      return now;
    }
    SwapJob finished = job;
    Request r = request;
    if (finished == null || r == null) {
      throw new AssertionError("no swap is ready");
    }
    job = null;
    request = null;
    try {
      TablePair[] fresh = finished.finish();
      List<TablePair> old = new ArrayList<>();
      String from = truth.driver();
      for (Direction d : Direction.values()) {
        old.add(truth.spd(d).tables());
        truth.spd(d).replaceTables(fresh[d.ordinal()]);
      }
      Committed.SwapReport report =
          new Committed.SwapReport(
              from,
              finished.driverName(),
              finished.cpuNanos(),
              finished.compared(),
              finished.replayed());
      return new Swap(r, report, old, began);
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
    deferred.forEach(r -> r.answer.completeExceptionally(e));
  }

  private void begin(Request r, Change.UseDriver use, Truth truth) throws GatewayException {
    SpdDriver driver = drivers.get(use.driver());
    if (driver == null) {
      throw new GatewayException(
          Errno.ENOENT, "no SPD driver is called " + use.driver() + "; there are " + names());
    }
    if (watch.isBarred(driver)) {
      throw new GatewayException(
          Errno.EIO,
          "SPD driver "
              + use.driver()
              + " did not return from building its tables; install a mended bundle, or use "
              + names());
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
    start(r, driver, truth);
  }

  private void start(Request r, SpdDriver driver, Truth truth) {
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
    private final Committed.SwapReport report;
    private List<TablePair> old;
    private final long began;

    /**
     * @param old what is closed when no worker reads it any more; empty when nobody may call it
     */
    Swap(Request request, Committed.SwapReport report, List<TablePair> old, long began) {
      this.request = request;
      this.report = report;
      this.old = old;
      this.began = began;
    }

    /** A worker that died may use the old tables for ever. */
    void forsake() {
      old = List.of();
    }

    /** No worker uses the old tables any more. */
    void settle(long generation, int policies, long now) {
      old.forEach(TablePair::close);
      request.answer.complete(new Committed(generation, 1, policies, now - began, report));
    }

    void fail(GatewayException e) {
      request.answer.completeExceptionally(e);
    }
  }
}
