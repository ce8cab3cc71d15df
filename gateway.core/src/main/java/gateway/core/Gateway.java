package gateway.core;

import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.commit.Conductor;
import gateway.core.commit.Publication;
import gateway.core.commit.Snapshot;
import gateway.core.commit.Swaps;
import gateway.core.commit.Truth;
import gateway.core.lease.LeaseKeeper;
import gateway.core.seam.Clock;
import gateway.core.seam.Step;
import gateway.core.spd.LinearSpd;
import gateway.core.worker.Fault;
import gateway.core.worker.Watch;
import gateway.core.worker.Worker;
import gateway.packet.DropReason;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** One gateway: its steps, and the ways to order and to ask. */
public final class Gateway {
  private static final int MOST_FAULTS = 100;

  private final String name;
  private final Clock clock;
  private final Conductor conductor;
  private final Crew crew;
  private final Watch watch;
  private final LeaseKeeper keeper;
  private final Swaps swaps;
  private final Publication publication;
  private final Map<String, SpdDriver> drivers;
  private final int shellReader;
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private volatile Runnable onSubmit = () -> {};
  private volatile BiConsumer<Worker, Worker> onReplacement = (dead, fresh) -> {};
  private volatile Runnable onStuckBuilder = () -> {};
  private long readerEpoch;

  Gateway(
      String name,
      Clock clock,
      Conductor conductor,
      Crew crew,
      LeaseKeeper keeper,
      Swaps swaps,
      Publication publication,
      Map<String, SpdDriver> drivers,
      Watch watch,
      int shellReader) {
    this.name = name;
    this.clock = clock;
    this.conductor = conductor;
    this.crew = crew;
    this.keeper = keeper;
    this.swaps = swaps;
    this.publication = publication;
    this.drivers = drivers;
    this.watch = watch;
    this.shellReader = shellReader;
  }

  /** The operator's name. */
  public String name() {
    return name;
  }

  /** The gateway's time. */
  public Clock clock() {
    return clock;
  }

  /** The ports in their places; one whose driver has gone is an {@code AbsentPort}. */
  public List<PacketPort> ports() {
    return publication.load().portList();
  }

  /** The SPD drivers by name. */
  public Map<String, SpdDriver> drivers() {
    return Collections.unmodifiableMap(drivers);
  }

  /** An SPD driver has come; nothing uses it before somebody asks for it. Any thread. */
  public void arrive(SpdDriver driver) {
    drivers.putIfAbsent(driver.name(), driver);
  }

  /** An SPD driver goes: nobody can ask for it any more. Any thread. */
  public void forget(String driver, SpdDriver instance) {
    drivers.remove(driver, instance);
  }

  /** The workers: one step each. Those that died are among them, and are not driven any more. */
  public List<Worker> workers() {
    return Collections.unmodifiableList(crew.all());
  }

  /** Called, by the conductor's thread, with a worker that takes a dead one's place. */
  public void onReplacement(BiConsumer<Worker, Worker> hook) {
    onReplacement = hook;
  }

  /** Called, by the conductor's thread, when who drives {@link #builder} does not come back. */
  public void onStuckBuilder(Runnable hook) {
    onStuckBuilder = hook;
  }

  /** The step that makes commits, and that takes a failing SPD driver out of force. */
  public Step conductor() {
    return this::conduct;
  }

  /** The step that builds the tables of a swap. */
  public Step builder() {
    return swaps;
  }

  /** The step that makes leases durable. */
  public LeaseKeeper keeper() {
    return keeper;
  }

  /** Whether a commit is under way; for the thread that drives the conductor. */
  public boolean isCommitting() {
    return conductor.isBusy();
  }

  /** The generation in force. */
  public long generation() {
    return publication.generation();
  }

  /** What drivers did wrong of late, oldest first; for people. */
  public List<String> faults() {
    synchronized (faults) {
      return List.copyOf(faults);
    }
  }

  /** Calls {@code hook} after every {@link #submit} and {@link #ask}: wakes the driving thread. */
  public void onSubmit(Runnable hook) {
    onSubmit = hook;
  }

  /**
   * Orders changes that belong together.
   *
   * @return completes when no packet leaves under the state before them any more
   */
  public CompletableFuture<Committed> submit(List<Change> changes) {
    CompletableFuture<Committed> answer = conductor.submit(changes);
    onSubmit.run();
    return answer;
  }

  /** Asks what the gateway knows, between two commits. */
  public <T> CompletableFuture<T> ask(Function<Truth, T> question) {
    CompletableFuture<T> answer = conductor.ask(question);
    onSubmit.run();
    return answer;
  }

  /** What a reader of the snapshot is given. */
  @FunctionalInterface
  public interface SnapshotReader<T> {
    /**
     * @param snapshot in force
     * @param reader the number to look up with
     */
    T read(Snapshot snapshot, int reader);
  }

  /** Reads the snapshot in force as a registered reader. Any thread, one at a time. */
  public synchronized <T> T read(SnapshotReader<T> question) {
    publication.enter(shellReader, ++readerEpoch);
    try {
      return question.read(publication.load(), shellReader);
    } finally {
      publication.leave(shellReader);
    }
  }

  /** How many packets were dropped for a reason, over all workers. */
  public long drops(DropReason reason) {
    long sum = 0;
    for (Worker w : crew.all()) {
      sum += w.counters().drops(reason);
    }
    return sum;
  }

  /**
   * Gives frames back, frees keys, and answers whoever still waits with ESHUTDOWN; nothing drives
   * the steps any more. Ports are the caller's to close.
   */
  public void release() {
    for (Worker w : crew.all()) {
      if (!w.isDead()) {
        w.drain();
      }
    }
    keeper.settle();
    conductor.shutDown();
    conductor.discard();
  }

  /**
   * Frees what a gateway holds outside the Java heap after its process has died, in a simulation:
   * keys and frames, without giving anything back to ports.
   */
  public void discard() {
    crew.all().forEach(w -> w.slab().close());
    conductor.discard();
  }

  // A driver that fails at every batch must not fill the heap with its faults.
  private void note(Fault fault) {
    String by = fault.isInSpd() ? " of SPD driver " + fault.driver() : "";
    if (!fault.hook().isEmpty()) {
      by = " of hook " + fault.hook();
    }
    note(fault.stage() + " in " + fault.phase() + by + ": " + fault.cause());
  }

  private void note(String what) {
    synchronized (faults) {
      if (faults.size() == MOST_FAULTS) {
        faults.removeFirst();
      }
      faults.add(what);
    }
  }

  private int conduct() {
    for (Worker w : crew.all()) {
      Fault fault = w.takeFault();
      if (fault != null) {
        fence(fault);
      }
    }
    for (Worker still : watch.look(crew.all(), clock.monotonicNanos())) {
      if (still.declareDead()) {
        bury(still);
      }
    }
    String stuck = swaps.giveUpStuck();
    if (stuck != null) {
      note(stuck);
      onStuckBuilder.run();
    }
    return conductor.doWork();
  }

  // Its queues go to another worker, under new SAs and the engine's own table: whatever the dead
  // one still holds can neither count nor be freed under it.
  private void bury(Worker dead) {
    Snapshot s = publication.load();
    String driver = s.spd(Direction.OUT).driver;
    String hook = dead.hook();
    conductor.bury(dead.index());
    note(
        "worker "
            + dead.index()
            + " stood still in "
            + dead.stage()
            + (hook.isEmpty() ? " under SPD driver " + driver : " of hook " + hook)
            + " and was replaced");
    SpdDriver judged = drivers.get(driver);
    if (judged != null) {
      conductor.submit(List.of(new Change.AbandonDriver(judged)));
    }
    if (!hook.isEmpty()) {
      conductor.submit(List.of(new Change.FenceHook(hook)));
    }
    conductor
        .submit(List.of(new Change.RenewSas()))
        .whenComplete((done, failure) -> {
          if (failure == null) {
            replace(dead);
            if (!hook.isEmpty() && judged != null) {
              // The driver did nothing wrong; only its tables could not be left to the dead worker.
              conductor.submit(List.of(new Change.UseDriver(driver, true)));
            }
          } else {
            note("no worker took its place: " + failure.getMessage());
          }
        });
  }

  private void replace(Worker dead) {
    Worker fresh = crew.replace(dead);
    if (fresh == null) {
      note("no worker took its place: too many have died; restart the gateway");
      return;
    }
    conductor.welcome(fresh.index());
    onReplacement.accept(dead, fresh);
  }

  // The built-in table is no driver and cannot leave; it judges until an operator chooses again.
  private void fence(Fault fault) {
    note(fault);
    if (!fault.hook().isEmpty()) {
      conductor.submit(List.of(new Change.FenceHook(fault.hook())));
      return;
    }
    String inForce = publication.load().spd(Direction.OUT).driver;
    // A driver that has taken over meanwhile is not to blame.
    if (fault.isInSpd() && fault.driver().equals(inForce) && !inForce.equals(LinearSpd.NAME)) {
      conductor.submit(List.of(new Change.UseDriver(LinearSpd.NAME, true)));
    }
  }
}
