package gateway.core;

import gateway.core.commit.Conductor;
import gateway.core.commit.Publication;
import gateway.core.commit.Snapshot;
import gateway.core.commit.Swaps;
import gateway.core.commit.Truth;
import gateway.core.guest.GuestCalls;
import gateway.core.lease.LeaseKeeper;
import gateway.core.lease.LeaseLedger;
import gateway.core.route.Route;
import gateway.core.route.RouteTable;
import gateway.core.sad.SaFactory;
import gateway.core.sad.Sad;
import gateway.core.seam.Clock;
import gateway.core.seam.Poller;
import gateway.core.seam.Store;
import gateway.core.spd.LinearSpd;
import gateway.core.spd.Spd;
import gateway.core.spd.SpdView;
import gateway.core.spd.TablePair;
import gateway.core.swap.CompareBudget;
import gateway.core.worker.Watch;
import gateway.core.worker.Worker;
import gateway.core.worker.WorkerPhase;
import gateway.crypto.api.AeadProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Collects what a gateway is made of. Every setting has a default but time, storage and poller. */
public final class GatewayBuilder {
  /** One, and those that take its place when a driver does not answer a question. */
  private static final int SHELL_READERS = 5;

  /**
   * A step of a swap does much more than a packet's: how many times a worker's limit it may take.
   */
  private static final int BUILDER_PATIENCE = 5;

  /** How many workers may be replaced before the process must end. */
  public static final int SPARE_WORKERS = 8;

  private final Clock clock;
  private final Store store;
  private final Supplier<Poller> pollers;
  private String name = "gateway";
  private List<PacketPort> ports = List.of();
  private List<Route> routes = List.of();
  private List<AeadProvider> ciphers = List.of();
  private final Map<String, SpdDriver> drivers = new ConcurrentHashMap<>();
  private String driver = LinearSpd.NAME;
  private boolean unmatchedAccept;
  private long outboundLease = 65_536;
  private long inboundLease = 4_096;
  private int frames = 4_096;
  private long quietDeadlineNanos = 1_000_000_000L;
  private Supplier<CompareBudget> budget = () -> lookups -> lookups >= 20_000;
  private LongSupplier cpuNanos = () -> 0;
  private long watchNanos;
  private Function<String, GuestCalls> guests = name -> GuestCalls.DIRECT;
  private Protocol protocol = Protocol.RIGHT;

  /**
   * @param clock time
   * @param store where leases are kept
   * @param pollers makes what a worker waits on
   */
  public GatewayBuilder(Clock clock, Store store, Supplier<Poller> pollers) {
    this.clock = clock;
    this.store = store;
    this.pollers = pollers;
    SpdDriver linear = new LinearSpd();
    drivers.put(linear.name(), linear);
  }

  /** The operator's name of the gateway. */
  public GatewayBuilder name(String value) {
    name = value;
    return this;
  }

  /** The open ports; the gateway drains them and leaves closing to the caller. */
  public GatewayBuilder ports(List<PacketPort> value) {
    ports = List.copyOf(value);
    return this;
  }

  /** The routes. */
  public GatewayBuilder routes(List<Route> value) {
    routes = List.copyOf(value);
    return this;
  }

  /** The ciphers, the preferred one first. */
  public GatewayBuilder ciphers(List<AeadProvider> value) {
    ciphers = List.copyOf(value);
    return this;
  }

  /** The SPD drivers besides {@code linear}. */
  public GatewayBuilder drivers(Iterable<SpdDriver> value) {
    for (SpdDriver d : value) {
      drivers.put(d.name(), d);
    }
    return this;
  }

  /** The driver to begin with. */
  public GatewayBuilder driver(String value) {
    driver = value;
    return this;
  }

  /**
   * Whether packets that no policy matches pass from the first one on. Who loads policies orders it
   * in their commit instead, or packets pass before them.
   */
  public GatewayBuilder unmatchedAccept(boolean value) {
    unmatchedAccept = value;
    return this;
  }

  /** Sequence numbers per lease, outbound and inbound. */
  public GatewayBuilder leases(long outbound, long inbound) {
    outboundLease = outbound;
    inboundLease = inbound;
    return this;
  }

  /** Frames per worker. */
  public GatewayBuilder frames(int value) {
    frames = value;
    return this;
  }

  /** How long a worker may hold an old snapshot before a commit names it. */
  public GatewayBuilder quietDeadlineNanos(long value) {
    quietDeadlineNanos = value;
    return this;
  }

  /** How long a worker may stand still before another one takes its place; 0 = for ever. */
  public GatewayBuilder watchNanos(long value) {
    watchNanos = value;
    return this;
  }

  /** How much a swap compares, and how its CPU time is measured. */
  public GatewayBuilder comparison(Supplier<CompareBudget> value, LongSupplier threadCpuNanos) {
    budget = value;
    cpuNanos = threadCpuNanos;
    return this;
  }

  /**
   * How drivers are called from the control path.
   *
   * @param value makes calls for a thread of a name; closed with the gateway
   */
  public GatewayBuilder guests(Function<String, GuestCalls> value) {
    guests = value;
    return this;
  }

  /** Other orders than the right ones, for simulations that must turn red. */
  public GatewayBuilder protocol(Protocol value) {
    protocol = value;
    return this;
  }

  /**
   * Assembles the gateway. It stands still until its steps are driven, and passes nothing until a
   * commit brings policies.
   *
   * @throws GatewayException ENOENT for an unknown driver or port, EEXIST for a driver that takes
   *     the built-in one's name, EIO for a damaged lease journal
   */
  public Gateway build() throws GatewayException {
    SpdDriver first = firstDriver();
    GuestCalls conducting = guests.apply("conductor");
    GuestCalls building = guests.apply("builder");
    GuestCalls asking = guests.apply("shell");
    LeaseLedger ledger = LeaseLedger.open(store);
    int workers = 1;
    int readers = workers + SPARE_WORKERS + SHELL_READERS;
    RouteTable routeTable = new RouteTable(checked(routes), this::portIndex);
    Sad sad =
        new Sad(new SaFactory(ciphers, owners(ports), outboundLease, inboundLease, conducting));
    Spd[] spd = new Spd[Direction.COUNT];
    SpdView[] views = new SpdView[Direction.COUNT];
    for (Direction d : Direction.values()) {
      TablePair pair = new TablePair(first, d, 64, readers);
      pair.serve(conducting);
      spd[d.ordinal()] = new Spd(d, pair, unmatchedAccept);
      views[d.ordinal()] = spd[d.ordinal()].view();
    }
    Truth truth = new Truth(spd, sad, ports);
    Snapshot snapshot = new Snapshot(1, views, sad.view(), routeTable, ports);
    Publication publication = new Publication(snapshot, readers);
    LeaseKeeper keeper = new LeaseKeeper(ledger, outboundLease, inboundLease, protocol.lease());
    Swaps swaps = new Swaps(drivers, budget, cpuNanos, clock, readers, building, conducting);
    List<Worker> crew = new CopyOnWriteArrayList<>();
    Crew.Hire hire = hire(publication, clock, pollers, frames, protocol.cycle());
    for (int w = 0; w < workers; w++) {
      crew.add(hire.worker(w, w));
    }
    Conductor conductor =
        new Conductor(
            truth,
            snapshot,
            publication,
            keeper,
            swaps,
            clock,
            r -> describe(crew, r),
            crew.stream().map(Worker::index).toList(),
            () -> crew.forEach(Worker::wake),
            quietDeadlineNanos,
            protocol.commit());
    return new Gateway(
        name,
        clock,
        conductor,
        new Crew(crew, hire, workers + SPARE_WORKERS),
        keeper,
        swaps,
        publication,
        drivers,
        new Watch(publication, watchNanos),
        new ShellReaders(publication, asking, workers + SPARE_WORKERS, readers),
        List.of(conducting, building, asking));
  }

  // Static, as what follows: whatever outlives the builder must not keep it, and with it the ports,
  // ciphers and drivers of the start, whose bundles may go.
  private static Crew.Hire hire(
      Publication publication,
      Clock clock,
      Supplier<? extends Poller> pollers,
      int frames,
      List<WorkerPhase> cycle) {
    return (reader, queue) ->
        new Worker(reader, queue, publication, clock, pollers.get(), new Slab(frames), cycle);
  }

  private SpdDriver firstDriver() throws GatewayException {
    SpdDriver first = drivers.get(driver);
    if (!(drivers.get(LinearSpd.NAME) instanceof LinearSpd)) {
      throw new GatewayException(
          Errno.EEXIST,
          "an SPD driver calls itself " + LinearSpd.NAME + ", the built-in one's name; remove it");
    }
    if (first == null) {
      throw new GatewayException(
          Errno.ENOENT,
          "no SPD driver is called " + driver + "; there are " + new ArrayList<>(drivers.keySet()));
    }
    return first;
  }

  private static String describe(List<Worker> crew, int reader) {
    for (Worker worker : crew) {
      if (worker.index() == reader) {
        return "worker " + reader + " in stage " + worker.stage();
      }
    }
    return "reader " + reader;
  }

  private List<Route> checked(List<Route> all) throws GatewayException {
    for (Route route : all) {
      if (portIndex(route.port()) < 0) {
        throw new GatewayException(
            Errno.ENOENT, "route " + route + " names a port that does not exist");
      }
    }
    return all;
  }

  private int portIndex(String port) {
    for (int i = 0; i < ports.size(); i++) {
      if (ports.get(i).name().equals(port)) {
        return i;
      }
    }
    return -1;
  }

  // Read once: who has gone must not be asked. A port that comes back has the same addresses.
  private static IntUnaryOperator owners(List<PacketPort> ports) {
    Map<Integer, Integer> owners = new HashMap<>();
    for (int i = 0; i < ports.size(); i++) {
      for (int own : ports.get(i).capabilities().localAddresses()) {
        owners.putIfAbsent(own, i);
      }
    }
    return address -> owners.getOrDefault(address, -1);
  }
}
