package gateway.core;

import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.commit.Conductor;
import gateway.core.commit.Publication;
import gateway.core.commit.Snapshot;
import gateway.core.commit.Swaps;
import gateway.core.commit.Truth;
import gateway.core.guest.GuestCalls;
import gateway.core.lease.LeaseKeeper;
import gateway.core.seam.Clock;
import gateway.core.seam.Step;
import gateway.core.worker.Watch;
import gateway.core.worker.Worker;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.SpdDriver;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One gateway: its steps, and the ways to order and to ask. */
public final class Gateway {
  private final String name;
  private final Clock clock;
  private final Conductor conductor;
  private final Crew crew;
  private final Fences fences;
  private final LeaseKeeper keeper;
  private final Swaps swaps;
  private final Publication publication;
  private final Map<String, SpdDriver> drivers;
  private final ShellReaders readers;
  private final List<GuestCalls> calls;
  private final Faults faults;
  private volatile Runnable onSubmit = () -> {};

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
      ShellReaders readers,
      List<GuestCalls> calls) {
    this.name = name;
    this.clock = clock;
    this.conductor = conductor;
    this.crew = crew;
    this.keeper = keeper;
    this.swaps = swaps;
    this.publication = publication;
    this.drivers = drivers;
    this.readers = readers;
    this.faults = new Faults(clock);
    this.fences = new Fences(clock, conductor, crew, watch, readers, publication, drivers, faults);
    this.calls = calls;
    calls.forEach(c -> c.onLost(faults::note));
    keeper.onFailure(faults::note);
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
    fences.onReplacement(hook);
  }

  /** Puts something on record among {@link #faults}. Any thread. */
  public void report(String what) {
    faults.note(what);
  }

  /** Called, by the conductor's thread, when nobody is left to take a dead worker's place. */
  public void onExhaustion(Runnable hook) {
    fences.onExhaustion(hook);
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

  /** What drivers did wrong of late, a line per kind, the latest last; for people. */
  public List<String> faults() {
    return faults.lines();
  }

  /** Who is told of every new kind of fault, by the thread that met it. */
  public void onFault(Consumer<? super String> listener) {
    faults.listener(listener);
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

  /**
   * As {@link #submit}, for what came or goes whether we like it or not: it is never turned away,
   * and its answer waits for a worker that does not move.
   */
  public CompletableFuture<Committed> insist(Change change) {
    CompletableFuture<Committed> answer = conductor.insist(change);
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

  /**
   * Reads the snapshot in force as a registered reader. Any thread, one at a time.
   *
   * @throws GatewayException ETIMEDOUT when a driver or a hook does not answer; the engine's own
   *     table takes over then
   */
  public <T> T read(SnapshotReader<T> question) throws GatewayException {
    return read(() -> "", question);
  }

  /**
   * As above, for a question that hooks are asked.
   *
   * @param hook which one is asked at the moment; empty for none
   */
  public <T> T read(Supplier<String> hook, SnapshotReader<T> question) throws GatewayException {
    try {
      return readers.read(hook, question);
    } finally {
      onSubmit.run();
    }
  }

  /** Looks at the snapshot in force, and asks no driver and no hook. Any thread. */
  public <T> T look(Function<Snapshot, T> question) {
    return question.apply(publication.load());
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
    calls.forEach(GuestCalls::close);
  }

  /**
   * Frees what a gateway holds outside the Java heap after its process has died, in a simulation:
   * keys and frames, without giving anything back to ports.
   */
  public void discard() {
    crew.all().forEach(w -> w.slab().close());
    conductor.discard();
  }

  private int conduct() {
    fences.look();
    return conductor.doWork();
  }
}
