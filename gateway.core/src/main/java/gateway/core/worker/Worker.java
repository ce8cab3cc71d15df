package gateway.core.worker;

import gateway.core.commit.Publication;
import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.core.seam.Clock;
import gateway.core.seam.Poller;
import gateway.core.seam.Step;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.Slab;
import gateway.spd.api.Direction;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches to completion, one phase of its cycle per step.
 *
 * <p>Threading: {@link #doWork} by one thread. {@link #counters}, {@link #stage} and {@link #fault}
 * may be read by others.
 */
public final class Worker implements Step {
  /** The longest wait, so that keepalives are looked at. */
  private static final long MAX_WAIT_NANOS = 1_000_000_000L;

  private static final int JUDGING = 0;
  private static final int IN_PORT = 1;
  private static final int DEAD = 2;

  private final int index;
  private final int queue;
  private final Publication publication;
  private final Clock clock;
  private final Poller poller;
  private final Slab slab;
  private final WorkerPhase[] cycle;
  private final Counters counters = new Counters();
  private final Lanes lanes = new Lanes();
  private final Pipeline pipeline;
  private final Keepalives keepalives;

  /** Whether the worker judges, is inside a port, or was declared dead. */
  private final AtomicInteger state = new AtomicInteger(JUDGING);

  private int position;
  private long epoch;
  private @Nullable Snapshot snapshot;
  private @Nullable Snapshot bound;
  private final WorkerPorts ports;

  /** Entries of the batch at hand that have found their port or the slab. */
  private int sorted;

  private int idleRounds;
  private final AtomicReference<@Nullable Fault> fault = new AtomicReference<>();
  private volatile @Nullable PacketTrace trace;

  /**
   * @param index the worker's number, and its number as a reader
   * @param queue which queue of every port is its
   * @param slab the frames it owns
   * @param cycle {@link WorkerPhase#CYCLE}
   */
  public Worker(
      int index,
      int queue,
      Publication publication,
      Clock clock,
      Poller poller,
      Slab slab,
      List<WorkerPhase> cycle) {
    this.index = index;
    this.queue = queue;
    this.publication = publication;
    this.clock = clock;
    this.poller = poller;
    this.slab = slab;
    this.cycle = cycle.toArray(WorkerPhase[]::new);
    this.pipeline = new Pipeline(index, counters, this::isDead);
    this.keepalives = new Keepalives(counters);
    this.ports = new WorkerPorts(queue, slab, counters);
  }

  /** What the worker counts. */
  public Counters counters() {
    return counters;
  }

  /** Ends its wait. Any thread. */
  public void wake() {
    poller.wake();
  }

  /** Its number. */
  public int index() {
    return index;
  }

  /** Where it is. */
  public Stage stage() {
    return pipeline.stage();
  }

  /** The hook that it asks at the moment; empty when it asks none. */
  public String hook() {
    return pipeline.asking();
  }

  /** The SA whose cipher it calls at the moment; null when it calls none. */
  public @Nullable SaEntry sa() {
    Stage now = pipeline.stage();
    return now == Stage.DECAP || now == Stage.ENCAP ? lanes.underCipher : null;
  }

  /** The frames it owns. */
  public Slab slab() {
    return slab;
  }

  /** Follows packets from the next batch on; null follows none. Any thread. */
  public void follow(@Nullable PacketTrace follower) {
    trace = follower;
  }

  /** The latest fault that nobody has taken yet, or null. */
  public @Nullable Fault takeFault() {
    return fault.getAndSet(null);
  }

  /**
   * Frames that wait in the worker itself; between two batches there are none. Driving thread only.
   */
  public int heldFrames() {
    return lanes.count() + ports.heldFrames();
  }

  /** Whether the next step begins a cycle: between batches. Driving thread only. */
  public boolean isBetweenBatches() {
    return position == 0;
  }

  /** The phase that the next step runs. Driving thread only. */
  public WorkerPhase nextPhase() {
    return cycle[position];
  }

  @Override
  public int doWork() {
    WorkerPhase phase = cycle[position];
    int work = 0;
    boolean port = touchesPorts(phase);
    if (port && !state.compareAndSet(JUDGING, IN_PORT)) {
      return 0;
    }
    try {
      work = run(phase);
    } catch (Throwable t) { // Whatever a driver throws costs one batch, never the worker.
      if (!isDead()) {
        recover(phase, t);
      }
      position = 0;
      return 1;
    } finally {
      if (port) {
        state.set(JUDGING);
      }
    }
    if (work >= 0) {
      position = position + 1 == cycle.length ? 0 : position + 1;
    }
    return work;
  }

  // A dead worker comes no further than to the next of these.
  private static boolean touchesPorts(WorkerPhase phase) {
    return switch (phase) {
      case LOAD, RECEIVE, TRANSMIT, REAP, WAIT -> true;
      case ENTER, PROCESS, DISCARD_REST, LEAVE -> false;
    };
  }

  /**
   * Declares the worker dead: it will touch no port any more, so that another one can have its
   * queues. Its slab, and whatever it may still read, must never be released.
   *
   * @return false when it is inside a port, where nobody can stop it
   */
  public boolean declareDead() {
    return state.compareAndSet(JUDGING, DEAD);
  }

  /** Whether it was declared dead. */
  public boolean isDead() {
    return state.get() == DEAD;
  }

  /** Which queue of every port is its. */
  public int queue() {
    return queue;
  }

  // Answers what was done, or -1 to stay in the phase.
  private int run(WorkerPhase phase) {
    return switch (phase) {
      case ENTER -> {
        publication.enter(index, ++epoch);
        yield 0;
      }
      case LOAD -> load();
      case RECEIVE -> receive();
      case PROCESS -> process();
      case TRANSMIT -> transmit();
      case DISCARD_REST -> discardRest();
      case REAP -> reap();
      case LEAVE -> leave();
      case WAIT -> await();
    };
  }

  private int load() {
    Snapshot s = publication.load();
    snapshot = s;
    if (bound == null || !bound.hasPortsOf(s)) {
      bind(s);
      publication.bind(index, s.generation);
    }
    bound = s;
    return 0;
  }

  private void bind(Snapshot s) {
    ports.bind(s, bound, (port, cause) -> blame(WorkerPhase.LOAD, port, cause));
    poller.watch(ports.descriptors());
  }

  private int receive() {
    if (ports.count() == 0) {
      idleRounds = 1;
      return 0;
    }
    pipeline.at(Stage.RX);
    int port = ports.next();
    int n = ports.receive(lanes.batch);
    lanes.begin(port);
    counters.add(Counter.RECEIVED, n);
    // Idle means: every port in turn had nothing.
    idleRounds = n == 0 ? idleRounds + 1 : 0;
    return n;
  }

  private int process() {
    Snapshot s = snapshot;
    if (s == null) {
      return 0;
    }
    keepalives.run(s, clock.monotonicNanos(), slab, ports.tx());
    int n = lanes.count();
    if (n == 0) {
      return 0;
    }
    counters.add(Counter.BATCHES, 1);
    pipeline.follow(trace);
    pipeline.process(s, lanes);
    sort();
    return n;
  }

  // Moves the survivors to their ports' batches and gives the others' frames back.
  private void sort() {
    Batch batch = lanes.batch;
    Batch[] tx = ports.tx();
    for (; sorted < batch.count; sorted++) {
      int i = sorted;
      int reason = lanes.drop[i];
      if (reason == 0 && tx[lanes.egress[i]].full()) {
        reason = DropReason.PORT_FULL.ordinal();
      }
      if (reason == 0) {
        tx[lanes.egress[i]].add(batch.address[i], batch.length[i]);
      } else {
        counters.drop(reason, 1);
        slab.give(batch.address[i]);
      }
    }
    batch.clear();
    sorted = 0;
  }

  private int transmit() {
    int sent = ports.transmit();
    if (sent > 0) {
      // More keepalives may be due than a batch holds.
      idleRounds = 0;
    }
    return sent;
  }

  private int discardRest() {
    ports.discardRest();
    return 0;
  }

  private int reap() {
    return ports.reap() ? 0 : -1;
  }

  private int leave() {
    if (idleRounds >= ports.count()) {
      pipeline.at(Stage.IDLE);
      snapshot = null;
      publication.leave(index);
    }
    return 0;
  }

  private int await() {
    if (idleRounds >= ports.count()) {
      idleRounds = 0;
      poller.await(MAX_WAIT_NANOS);
    }
    return 0;
  }

  private void recover(WorkerPhase phase, Throwable cause) {
    counters.add(Counter.FAULTS, 1);
    Batch batch = lanes.batch;
    // What was sorted out already belongs to a port's batch or to the slab.
    for (int i = sorted; i < batch.count; i++) {
      slab.give(batch.address[i]);
    }
    counters.drop(DropReason.WORKER_FAULT.ordinal(), batch.count - sorted);
    batch.clear();
    sorted = 0;
    discardRest();
    Snapshot s = snapshot;
    boolean inPort =
        phase == WorkerPhase.RECEIVE || phase == WorkerPhase.TRANSMIT || phase == WorkerPhase.REAP;
    String port = inPort && s != null ? s.port(ports.asked()).name() : "";
    blame(phase, port, cause);
  }

  private void blame(WorkerPhase phase, String port, Throwable cause) {
    Snapshot s = snapshot;
    String driver = s == null ? "" : s.spd(Direction.OUT).driver;
    fault.set(new Fault(phase, pipeline.stage(), driver, pipeline.hook(), port, sa(), cause));
  }

  /** Gives every frame back; the worker does not run any more. */
  public void drain() {
    ports.drain();
    publication.leave(index);
  }
}
