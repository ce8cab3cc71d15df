package gateway.core.commit;

import gateway.core.guest.GuestCalls;
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
import java.lang.ref.WeakReference;
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
  private final GuestCalls building;
  private final GuestCalls conducting;
  private final List<WeakReference<SpdDriver>> barred = new ArrayList<>();
  private long began;

  /**
   * @param drivers by name, {@code linear} among them; a concurrent map, others may come and go
   * @param budget makes the budget of one comparison
   * @param cpuNanos CPU time of the builder's thread
   * @param readers how many registered readers there are
   * @param building how the builder calls drivers
   * @param conducting how the conductor calls them
   */
  public Swaps(
      Map<String, SpdDriver> drivers,
      Supplier<CompareBudget> budget,
      LongSupplier cpuNanos,
      Clock clock,
      int readers,
      GuestCalls building,
      GuestCalls conducting) {
    this.drivers = drivers;
    this.budget = budget;
    this.cpuNanos = cpuNanos;
    this.clock = clock;
    this.readers = readers;
    this.building = building;
    this.conducting = conducting;
  }

  @Override
  public int doWork() {
    SwapJob current = job;
    if (current == null || current.isDone()) {
      return 0;
    }
    try {
      String what = "SPD driver " + current.driverName() + ", building its tables,";
      if (!building.run(what, current::progress, current::doWork)) {
        current.lose();
      }
    } catch (GatewayException e) {
      throw new AssertionError("a job keeps its failures", e);
    }
    return 1;
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
        case Change.RestoreDriver restore -> restore(r, restore.driver(), truth);
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

  private void restore(Request r, String name, Truth truth) {
    SpdDriver driver = drivers.get(name);
    boolean chosen = job != null || !(truth.driverInForce() instanceof LinearSpd);
    if (chosen || driver == null || isBarred(driver)) {
      r.answer.complete(unchanged(truth));
    } else {
      start(r, driver, truth);
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

  // The driver's classes are going: what is built here is the engine's own, and built at once. A
  // job
  // for another driver goes on, and comes into force after it.
  private void abandon(Request r, SpdDriver driver, Truth truth) throws GatewayException {
    SwapJob current = job;
    if (current != null && current.driver() == driver) {
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

  /** The driver in force does not return from changes: it is left without being called again. */
  void leaveLost(Truth truth) {
    SpdDriver driver = truth.driverInForce();
    bar(driver);
    try {
      abandon(new Request(List.of(new Change.AbandonDriver(driver))), driver, truth);
    } catch (GatewayException e) {
      throw new AssertionError("the engine's own table takes every policy", e);
    }
  }

  private void bar(SpdDriver driver) {
    barred.removeIf(gone -> gone.refersTo(null));
    barred.add(new WeakReference<>(driver));
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
      TablePair[] fresh = finished.finish(conducting);
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
      if (finished.isLost()) {
        bar(finished.driver());
      }
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
    if (isBarred(driver)) {
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
    boolean always = use.driver().equals(truth.driver()) || driver instanceof LinearSpd;
    if (policies > 0 && !use.rebuild() && !always) {
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
    return String.join(
        ", ",
        drivers.entrySet().stream()
            .filter(e -> !isBarred(e.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  private boolean isBarred(SpdDriver driver) {
    return barred.stream().anyMatch(one -> one.refersTo(driver));
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
      TablePair.close(old);
      request.answer.complete(new Committed(generation, 1, policies, now - began, report));
    }

    /** Whether its answer waits for the end, however long a reader stands still. */
    boolean isInsisted() {
      return request.insisted;
    }

    void fail(GatewayException e) {
      request.answer.completeExceptionally(e);
    }
  }
}
