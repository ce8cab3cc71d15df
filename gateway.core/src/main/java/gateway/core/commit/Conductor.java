package gateway.core.commit;

import gateway.core.lease.Admission;
import gateway.core.lease.LeaseKeeper;
import gateway.core.sad.SaEntry;
import gateway.core.seam.Clock;
import gateway.core.seam.Step;
import gateway.core.spd.SpdOp;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks commits through their stages, one stage per step.
 *
 * <p>All requests that wait when a commit begins become part of it. Each is applied to the truth
 * whole or not at all; those that fail are answered at once, the others share a generation.
 *
 * <p>Threading: {@link #submit} and {@link #ask} by anybody; {@link #doWork} by one thread.
 */
public final class Conductor implements Step {
  private final Truth truth;
  private final Publication publication;
  private final LeaseKeeper keeper;
  private final Swaps swaps;
  private final Clock clock;
  private final ReaderNames names;
  private final Quiet quiet;
  private final long quietDeadlineNanos;
  private final List<CommitStage> order;
  private final Retired retired;

  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Request> alone = new ArrayDeque<>();
  private final Queue<Runnable> questions = new ConcurrentLinkedQueue<>();

  private int position;
  private final List<Request> accepted = new ArrayList<>();
  private @Nullable Admission admission;
  private Swaps.@Nullable Swap swap;
  private Snapshot current;
  private long began;
  private long published;
  private boolean overdue;
  // Whether a worker died while it may have held the snapshot before the one in force.
  private boolean forsaken;
  private volatile boolean down;

  /**
   * @param workers the readers that are workers
   * @param wakeWorkers ends the workers' waits
   * @param order {@link CommitStage#ORDER}
   * @param quietDeadlineNanos how long a reader may take before it is named
   */
  public Conductor(
      Truth truth,
      Snapshot first,
      Publication publication,
      LeaseKeeper keeper,
      Swaps swaps,
      Clock clock,
      ReaderNames names,
      List<Integer> workers,
      Runnable wakeWorkers,
      long quietDeadlineNanos,
      List<CommitStage> order) {
    this.truth = truth;
    this.current = first;
    this.publication = publication;
    this.keeper = keeper;
    this.swaps = swaps;
    this.clock = clock;
    this.names = names;
    this.quietDeadlineNanos = quietDeadlineNanos;
    this.order = List.copyOf(order);
    this.retired = new Retired(truth.sad());
    this.quiet = new Quiet(publication, workers, wakeWorkers);
  }

  /**
   * Orders changes that belong together.
   *
   * @return completes when the commit has returned, or with a {@link GatewayException} as cause
   */
  public CompletableFuture<Committed> submit(List<Change> changes) {
    return enqueue(new Request(changes));
  }

  /** As {@link #submit}, for what must change: a slow reader is waited for to the end. */
  public CompletableFuture<Committed> insist(Change change) {
    return enqueue(new Request(List.of(change), true));
  }

  private CompletableFuture<Committed> enqueue(Request request) {
    waiting.add(request);
    if (down) {
      turnAway();
    }
    return request.answer;
  }

  /** Whether a cipher that was late has come back since this was asked last. */
  public boolean takeBackCipher() {
    return truth.sad().takeBack();
  }

  /** Asks the truth between two commits, or while one waits for a worker that does not move. */
  public <T> CompletableFuture<T> ask(Function<Truth, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    questions.add(() -> {
      try {
        answer.complete(question.apply(truth));
      } catch (Throwable e) { // A question must not end the conductor.
        answer.completeExceptionally(e);
      }
    });
    if (down) {
      turnAway();
    }
    return answer;
  }

  /** Whether a commit is under way. Driving thread only. */
  public boolean isBusy() {
    return position > 0;
  }

  @Override
  public int doWork() {
    int work = position == 0 || overdue ? answerQuestions() : 0;
    if (position == 0) {
      if (isIdle()) {
        return work;
      }
      began = clock.monotonicNanos();
    }
    boolean advance =
        switch (order.get(position)) {
          case PREPARE -> prepare();
          case JOURNAL -> journal();
          case PUBLISH -> publish();
          case QUIET -> quiet();
          case SETTLE -> settle();
        };
    if (advance) {
      position = (position + 1) % order.size();
      return work + 1;
    }
    return work;
  }

  private boolean isIdle() {
    return waiting.isEmpty()
        && alone.isEmpty()
        && !swaps.isReady()
        && !swaps.hasDeferred()
        && !truth.tablesLost();
  }

  /** A reader is dead: nobody waits for it; what it may read is neither changed nor freed. */
  public void bury(int reader) {
    quiet.bury(reader);
    forsaken = position > 0;
  }

  /** A buried reader is waited for again. Driving thread only. */
  public void exhume(int reader) {
    quiet.exhume(reader);
  }

  /** A worker has taken a dead one's place. Driving thread only. */
  public void welcome(int worker) {
    quiet.welcome(worker);
  }

  private int answerQuestions() {
    int n = 0;
    for (Runnable q = questions.poll(); q != null; q = questions.poll()) {
      q.run();
      n++;
    }
    return n;
  }

  // A finished swap is a commit of its own: its tables must meet a truth without pending changes.
  private boolean prepare() {
    if (truth.tablesLost() && !swaps.isReady()) {
      swaps.leaveLost(truth);
    }
    if (swaps.isReady()) {
      swap = swaps.take(truth);
      return swap != null;
    }
    if (alone.isEmpty()) {
      takeWaiting();
    } else {
      take(alone.remove());
    }
    if (accepted.isEmpty()) {
      return false;
    }
    try {
      for (Direction d : Direction.values()) {
        truth.spd(d).prepare();
      }
    } catch (GatewayException e) {
      refuse(e);
      return false;
    }
    return true;
  }

  private void takeWaiting() {
    swaps.resume(truth);
    for (Request r = waiting.peek(); r != null; r = waiting.peek()) {
      if (r.isSwap() && !accepted.isEmpty()) {
        // A job copies the truth: it begins when no change is half made.
        return;
      }
      waiting.remove();
      if (!swaps.accept(r, truth)) {
        take(r);
      }
    }
  }

  private void take(Request r) {
    try {
      truth.apply(r);
      accepted.add(r);
    } catch (GatewayException e) {
      r.answer.completeExceptionally(e);
    }
  }

  private boolean journal() {
    if (admission == null) {
      List<SaEntry> created = truth.sad().created();
      if (created.isEmpty()) {
        return true;
      }
      admission = keeper.admit(created);
    }
    if (!admission.isDone()) {
      return false;
    }
    GatewayException failure = admission.failure();
    if (failure != null) {
      truth.sad().created().forEach(keeper::depart);
      refuse(failure);
      position = 0;
      admission = null;
      return false;
    }
    admission = null;
    return true;
  }

  private boolean publish() {
    for (Direction d : Direction.values()) {
      List<SpdOp> ops = truth.spd(d).show();
      swaps.record(d, ops);
    }
    retired.took(truth.sad().show());
    truth.tidy();
    boolean portsChanged = truth.showPorts();
    current = current.next(truth.spdViews(), truth.sad().view(), truth.showHooks(), truth.ports());
    publication.publish(current);
    retired.exchanged(truth.sad().exchange());
    quiet.begin(portsChanged);
    published = clock.monotonicNanos();
    overdue = false;
    return true;
  }

  private boolean quiet() {
    int reader = quiet.waitsFor(current.generation);
    if (reader != Quiet.NOBODY) {
      reportOverdue(reader);
    }
    return reader == Quiet.NOBODY;
  }

  private boolean settle() {
    for (Direction d : Direction.values()) {
      if (forsaken) {
        truth.spd(d).forsake();
      } else {
        truth.spd(d).settle();
      }
    }
    retired.settle(keeper, forsaken);
    long duration = clock.monotonicNanos() - began;
    for (Request r : accepted) {
      r.answer.complete(
          new Committed(current.generation, r.changes.size(), truth.policies(), duration, null));
    }
    accepted.clear();
    if (swap != null) {
      if (forsaken) {
        swap.forsake();
      }
      swap.settle(current.generation, truth.policies(), clock.monotonicNanos());
      swap = null;
    }
    forsaken = false;
    overdue = false;
    return true;
  }

  /** Answers whoever waits, and from now on everybody at once; nothing drives it any more. */
  public void shutDown() {
    down = true;
    GatewayException e =
        new GatewayException(
            Errno.ESHUTDOWN, "the gateway went down before the commit returned; start it again");
    accepted.forEach(r -> r.answer.completeExceptionally(e));
    alone.forEach(r -> r.answer.completeExceptionally(e));
    if (swap != null) {
      swap.fail(e);
    }
    swaps.shutDown(e);
    turnAway();
  }

  private synchronized void turnAway() {
    for (Request r = waiting.poll(); r != null; r = waiting.poll()) {
      r.answer.completeExceptionally(
          new GatewayException(
              Errno.ESHUTDOWN, "the gateway is down and nothing was changed; start it again"));
    }
    answerQuestions();
  }

  /** Closes every SA; nothing drives a gateway any more that was left behind by a crash. */
  public void discard() {
    retired.discard(truth.sad().entries());
  }

  // Requests share a generation but not their fate: of several, each is tried again alone.
  private void refuse(GatewayException e) {
    truth.rollBackAll();
    if (accepted.size() > 1) {
      alone.addAll(accepted);
    } else {
      accepted.getFirst().answer.completeExceptionally(e);
    }
    accepted.clear();
  }

  // The state stays published and fail-closed; nothing of the old one is released.
  private void reportOverdue(int reader) {
    if (overdue) {
      turnAwayBusy(reader);
      return;
    }
    if (clock.monotonicNanos() - published < quietDeadlineNanos) {
      return;
    }
    overdue = true;
    GatewayException e =
        new GatewayException(
            Errno.ETIMEDOUT,
            names.describe(reader)
                + " does not move; generation "
                + current.generation
                + " is published but the old one may still be in use; see gateway:info");
    accepted.stream().filter(r -> !r.insisted).forEach(r -> r.answer.completeExceptionally(e));
    if (swap != null && !swap.isInsisted()) {
      swap.fail(e);
    }
  }

  // Whoever orders something now would wait for as long as the worker stands still.
  private void turnAwayBusy(int reader) {
    List<Request> all = new ArrayList<>(waiting);
    for (Request r : all) {
      if (r.insisted || !waiting.remove(r)) {
        continue;
      }
      r.answer.completeExceptionally(
          new GatewayException(
              Errno.EBUSY,
              "nothing was changed: the commit before waits for "
                  + names.describe(reader)
                  + "; see gateway:info, and restart the gateway if it stays there"));
    }
  }
}
