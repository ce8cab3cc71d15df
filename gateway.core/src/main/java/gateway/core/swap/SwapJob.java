package gateway.core.swap;

import gateway.core.guest.GuestCalls;
import gateway.core.seam.Step;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdOp;
import gateway.core.spd.TablePair;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the tables of another driver from the truth as it was when the job began.
 *
 * <p>Threading: {@link #doWork} is driven by the builder; {@link #record} and, once {@link
 * #isDone}, everything else belongs to the conductor. The two meet in {@code done}.
 */
public final class SwapJob implements Step {
  private static final int POLICIES_PER_STEP = 256;
  private static final int COMPARES_PER_STEP = 16;

  // A prime above any table's size would do; this one visits every policy unless it divides the
  // count.
  private static final long SCATTER = 514_229;

  private final SpdDriver driver;
  private final String name;
  private final PolicyEntry[][] truth;
  private final int[] slots;
  private final int readers;
  private final CompareBudget budget;
  private final LongSupplier cpuNanos;
  private final TablePair[] pairs = new TablePair[Direction.COUNT];
  private final Answers[] answers = new Answers[Direction.COUNT];
  private final List<List<SpdOp>> arrived = new ArrayList<>();

  private int direction;
  private int next;
  private boolean comparing;
  private long compared;
  private long cpu;
  private @Nullable GatewayException failure;
  private volatile boolean cancelled;
  private volatile boolean done;
  private volatile boolean lost;
  private volatile long beats;

  /**
   * @param driver whose tables are wanted
   * @param truth every policy by direction; a copy that nobody changes
   * @param slots how many slots each direction has reserved
   * @param readers how many registered readers the tables must serve
   * @param budget how much may be compared
   * @param cpuNanos CPU time of the driving thread
   */
  public SwapJob(
      SpdDriver driver,
      PolicyEntry[][] truth,
      int[] slots,
      int readers,
      CompareBudget budget,
      LongSupplier cpuNanos) {
    this.driver = driver;
    this.name = driver.name();
    this.truth = truth;
    this.slots = slots;
    this.readers = readers;
    this.budget = budget;
    this.cpuNanos = cpuNanos;
    for (int i = 0; i < Direction.COUNT; i++) {
      arrived.add(new ArrayList<>());
    }
  }

  /** The driver's name. */
  public String driverName() {
    return name;
  }

  /** The driver. */
  public SpdDriver driver() {
    return driver;
  }

  /** The driver goes: the job ends, and nothing of it comes into force. Conductor. */
  public void cancel() {
    cancelled = true;
  }

  @Override
  public int doWork() {
    if (done) {
      return 0;
    }
    if (cancelled) {
      failure = gone();
      done = true;
      return 1;
    }
    long before = cpuNanos.getAsLong();
    boolean finished;
    try {
      finished = comparing ? compare() : build();
    } catch (GatewayException e) {
      failure = e;
      finished = true;
    } catch (Throwable e) { // Whatever a driver throws ends this job, never the builder.
      failure =
          new GatewayException(
              Errno.EIO, "SPD driver " + name + " failed while its answers were compared: " + e, e);
      finished = true;
    }
    cpu += cpuNanos.getAsLong() - before;
    if (finished) {
      done = true;
    }
    return 1;
  }

  private GatewayException gone() {
    return new GatewayException(
        Errno.ENOENT,
        "SPD driver "
            + name
            + " went, or was given up, while its tables were built; spd:drivers lists those here");
  }

  /** Grows for as long as the driver gives answers. */
  public long progress() {
    return beats;
  }

  /** The builder: the driver does not return from {@link #doWork}; the job has failed. */
  public void lose() {
    cancel();
    lost = true;
    done = true;
  }

  /** Whether the driver did not return. */
  public boolean isLost() {
    return lost;
  }

  /** Whether the tables are built and compared, or the job has failed. */
  public boolean isDone() {
    return done;
  }

  /** Conductor: a commit has changed a direction since the job began. */
  public void record(Direction of, List<SpdOp> ops) {
    arrived.get(of.ordinal()).addAll(ops);
  }

  /**
   * Conductor, when done: replays what arrived meanwhile on both tables.
   *
   * @param calls through which the driver is called from now on
   * @return the pairs by direction
   * @throws GatewayException why there are none; everything made is closed
   */
  public TablePair[] finish(GuestCalls calls) throws GatewayException {
    if (lost) {
      // What was made belongs to the call that does not return.
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "SPD driver "
              + name
              + " does not return from building its tables; the driver in force stays: remove the"
              + " bundle of "
              + name);
    }
    if (cancelled) {
      // Nobody may be asked to close anything.
      throw gone();
    }
    for (TablePair pair : pairs) {
      if (pair != null) {
        pair.serve(calls);
      }
    }
    try {
      if (failure != null) {
        throw failure;
      }
      for (int d = 0; d < Direction.COUNT; d++) {
        pairs[d].load(arrived.get(d));
      }
    } catch (GatewayException e) {
      List<TablePair> made = Stream.of(pairs).filter(Objects::nonNull).toList();
      TablePair.close(made);
      lost = made.stream().anyMatch(TablePair::isLost);
      throw e;
    }
    return pairs;
  }

  /** CPU time of building and comparing. */
  public long cpuNanos() {
    return cpu;
  }

  /** Lookups that were compared. */
  public long compared() {
    return compared;
  }

  /** Changes that arrived meanwhile. */
  public int replayed() {
    int sum = 0;
    for (List<SpdOp> ops : arrived) {
      sum += ops.size();
    }
    return sum;
  }

  private boolean build() throws GatewayException {
    if (pairs[direction] == null) {
      pairs[direction] =
          new TablePair(driver, Direction.values()[direction], slots[direction], readers);
      pairs[direction].load(new SpdOp.Reserve(slots[direction]));
      next = 0;
    }
    PolicyEntry[] policies = truth[direction];
    int end = Math.min(policies.length, next + POLICIES_PER_STEP);
    for (; next < end && !cancelled; next++) {
      pairs[direction].load(new SpdOp.Insert(policies[next].key));
      beats = beats + 1;
    }
    if (next == policies.length) {
      direction++;
    }
    if (direction == Direction.COUNT) {
      direction = 0;
      next = 0;
      comparing = true;
    }
    return false;
  }

  // All directions in turn and policies far from one another, so that a spent budget has seen
  // something of everything.
  private boolean compare() throws GatewayException {
    for (int n = 0; n < COMPARES_PER_STEP && !cancelled; n++, next++) {
      boolean any = false;
      for (int d = 0; d < Direction.COUNT; d++) {
        if (next < truth[d].length) {
          any = true;
          compare(d, (int) (next * SCATTER % truth[d].length));
        }
      }
      if (!any || budget.isSpent(compared)) {
        return true;
      }
    }
    return false;
  }

  private void compare(int d, int policy) throws GatewayException {
    Answers judge = answers[d];
    if (judge == null) {
      judge = new Answers(truth[d], truth[d].length * 31L + d);
      answers[d] = judge;
    }
    compared += 2;
    beats = beats + 1;
    if (!judge.cornerIsRight(pairs[d].table(next & 1), policy)
        || !judge.randomIsRight(pairs[d].table(next + 1 & 1))) {
      throw new GatewayException(
          Errno.EIO,
          "SPD driver "
              + name
              + " answers wrongly near policy "
              + truth[d][policy].spec.selector()
              + "; the driver in force stays");
    }
  }
}
