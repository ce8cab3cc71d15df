package gateway.tool.simulation;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.Protocol;
import gateway.core.route.Route;
import gateway.core.worker.Counter;
import gateway.core.worker.Worker;
import gateway.core.worker.WorkerPhase;
import gateway.crypto.api.AeadProvider;
import gateway.esp.SaParameters;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One gateway of the simulation with its ports, and the events that drive its steps. A crash
 * replaces the gateway and keeps the disk.
 */
final class Site {
  /** What the drivers, ciphers and orders of stages are. */
  record Equipment(List<SpdDriver> drivers, List<AeadProvider> ciphers, Protocol protocol) {}

  private static final int HOST_CHANNEL = 1024;
  private static final int WIRE_CHANNEL = 32;
  private static final int FRAMES = 512;
  private static final long OUTBOUND_LEASE = 24;
  private static final long INBOUND_LEASE = 64;
  private static final long MICRO = 1_000;
  private static final int COMPARED_LOOKUPS = 64;

  final int side;
  final VirtualStore store;
  private final Simulation simulation;
  private final Equipment equipment;
  private final SplittableRandom random;
  private int life;
  private boolean alive;
  private boolean crashArmed;
  private Gateway gateway;
  private Holding holding;
  private FalseDrops falseDrops;
  private VirtualPoller poller;
  private MemoryChannel hostIn;
  private MemoryChannel hostOut;
  private MemoryChannel wireIn;
  private MemoryChannel wireOut;
  private ObservedPort lan;
  private ObservedPort wan;

  Site(int side, Simulation simulation, Equipment equipment, SplittableRandom random)
      throws GatewayException {
    this.side = side;
    this.simulation = simulation;
    this.equipment = equipment;
    this.random = random;
    this.store = new VirtualStore(random.split());
    start();
  }

  Gateway gateway() {
    return gateway;
  }

  /** Which life this is; events of an earlier one are void. */
  int life() {
    return life;
  }

  /** Lets the process die while its next lease is being made durable. */
  void armCrash() {
    crashArmed = true;
  }

  /** Whether the process runs. */
  boolean isAlive() {
    return alive;
  }

  /** Assembles a gateway over the disk as it is. */
  void start() throws GatewayException {
    life++;
    hostIn = new MemoryChannel(HOST_CHANNEL, false);
    hostOut = new MemoryChannel(HOST_CHANNEL, false);
    wireIn = new MemoryChannel(HOST_CHANNEL, false);
    wireOut = new MemoryChannel(WIRE_CHANNEL, false);
    poller = new VirtualPoller(simulation.clock());
    lan = port("lan", hostIn, hostOut, new int[0], simulation::delivered);
    wan = port("wan", wireIn, wireOut, new int[] {Keys.WAN[side]}, simulation::left);
    Holding held = new Holding(side, simulation.ledger());
    holding = held;
    falseDrops = new FalseDrops(side, simulation.ledger());
    gateway =
        new GatewayBuilder(simulation.clock(), store, () -> poller)
            .name("site-" + side)
            .ports(List.of(lan, wan))
            .routes(
                List.of(
                    new Route(10 << 24 | (side + 1) << 16, 16, "lan"),
                    new Route(10 << 24 | (2 - side) << 16, 16, "wan")))
            .ciphers(
                equipment.ciphers().stream()
                    .<AeadProvider>map(c -> new WatchedCipher(c, held))
                    .toList())
            .drivers(
                equipment.drivers().stream().<SpdDriver>map(d -> new WatchedSpd(d, held)).toList())
            .driver(equipment.drivers().getFirst().name())
            .leases(OUTBOUND_LEASE, INBOUND_LEASE)
            .frames(FRAMES)
            .comparison(() -> lookups -> lookups >= COMPARED_LOOKUPS, () -> 0)
            .protocol(equipment.protocol())
            .build();
    alive = true;
    int now = life;
    simulation.agenda().in(0, () -> worker(now));
    simulation.agenda().in(0, () -> conductor(now));
    simulation.agenda().in(0, () -> builder(now));
    simulation.agenda().in(0, () -> keeper(now));
  }

  /** The process dies: memory is gone, the disk keeps what was synced. */
  void crash() {
    if (!alive) {
      return;
    }
    life++;
    alive = false;
    holding.end();
    gateway.discard();
    store.crash();
  }

  /** The process ends in order: what it knows of its SAs goes to the disk. */
  void stop() {
    life++;
    alive = false;
    holding.end();
    gateway.release();
    gateway.workers().forEach(w -> w.slab().close());
  }

  /** A host sends a packet. */
  boolean fromHost(byte[] packet) {
    boolean taken = hostIn.offer(packet, packet.length);
    wakeWorker();
    return taken;
  }

  /** Asks the snapshot in force. */
  <T> T read(Gateway.SnapshotReader<T> question) {
    try {
      return gateway.read(question);
    } catch (Exception e) {
      throw new IllegalStateException("the drivers of a simulation do answer", e);
    }
  }

  /** Changes whenever a commit changed something. */
  long digest() {
    return read((s, r) -> {
      long d = s.generation;
      for (Direction direction : Direction.values()) {
        d = d * 31 + s.spd(direction).size;
        d = d * 31 + s.spd(direction).driver.hashCode();
        d = d * 31 + Boolean.hashCode(s.spd(direction).defaultAccept);
      }
      return d;
    });
  }

  /** All policies and SAs have been told; {@code sas} says which classes have one to leave by. */
  void loaded(List<SaParameters> sas) {
    for (int c = 0; c < Traffic.FIRST_BYPASS; c++) {
      int reqid = Keys.reqid(c);
      starve(c, sas.stream().noneMatch(p -> p.source() == Keys.WAN[side] && p.reqid() == reqid));
    }
    falseDrops.loaded(gateway.workers().getFirst().counters());
  }

  /** A class has lost its only SA to leave by, or has one again. */
  void starve(int trafficClass, boolean on) {
    excuse(DropReason.OUT_NO_SA, trafficClass, on);
  }

  /** Packets of a class may meet a reason from now on, or no longer. */
  void excuse(DropReason reason, int trafficClass, boolean on) {
    falseDrops.excuse(reason, trafficClass, on, gateway.workers().getFirst().counters());
  }

  /** A packet arrives from the wire, sound or {@code tainted} by it. */
  void fromWire(byte[] packet, boolean tainted) {
    if (tainted) {
      falseDrops.tainted();
    }
    wireIn.offer(packet, packet.length);
    wakeWorker();
  }

  /** Moves what was transmitted towards the other side, unless the wire is held up. */
  void pumpWire() {
    if (!alive) {
      return;
    }
    for (byte[] p = wireOut.poll(); p != null; p = wireOut.poll()) {
      simulation.network().carry(1 - side, p);
    }
  }

  private ObservedPort port(
      String name, MemoryChannel in, MemoryChannel out, int[] own, Simulation.Passing passing) {
    PortCapabilities capabilities = new PortCapabilities(1500, true, 1, own);
    return new ObservedPort(
        new MemoryPort(name, in, out, capabilities),
        (ip, length) -> passing.passed(side, ip, length));
  }

  private void wakeWorker() {
    if (!alive) {
      return;
    }
    if (poller.waitsUntil() != 0) {
      poller.wake();
      int now = life;
      simulation.agenda().in(MICRO, () -> worker(now));
    } else {
      poller.wake();
    }
  }

  private void worker(int of) {
    if (of != life || poller.waitsUntil() != 0) {
      return;
    }
    Worker w = gateway.workers().getFirst();
    if (w.isBetweenBatches()) {
      checkFrames(w);
    }
    boolean transmits = w.nextPhase() == WorkerPhase.TRANSMIT;
    holding.step(w);
    if (transmits) {
      hostOut.discardAll();
      if (!simulation.network().isHeldUp(side)) {
        pumpWire();
      }
    }
    long until = poller.waitsUntil();
    if (until == 0) {
      simulation.agenda().in(simulation.pause(MICRO / 4), () -> worker(of));
      return;
    }
    simulation
        .agenda()
        .in(
            until - simulation.clock().monotonicNanos(),
            () -> {
              if (of == life && poller.waitsUntil() == until) {
                poller.timeOut();
                worker(of);
              }
            });
  }

  private void conductor(int of) {
    if (of == life) {
      int done = gateway.conductor().doWork();
      boolean busy = done > 0;
      long rest = busy ? MICRO : gateway.isCommitting() ? 10 * MICRO : 100 * MICRO;
      simulation.agenda().in(simulation.pause(rest), () -> conductor(of));
    }
  }

  private void builder(int of) {
    if (of == life) {
      long rest = gateway.builder().doWork() > 0 ? 2 * MICRO : 200 * MICRO;
      simulation.agenda().in(simulation.pause(rest), () -> builder(of));
    }
  }

  private void keeper(int of) {
    if (of == life) {
      boolean busy = gateway.keeper().doWork() > 0;
      if (busy && crashArmed) {
        // A crash while a lease is on its way to the disk is worth more than one at any other time.
        crashArmed = false;
        simulation.agenda().in(random.nextLong(3_000 * MICRO), () -> simulation.crash(side));
      }
      // Disks are slow: a stage of a lease takes as long as many packets.
      long rest = busy ? 20 * MICRO + random.nextLong(600 * MICRO) : 100 * MICRO;
      simulation.agenda().in(simulation.pause(rest), () -> keeper(of));
    }
  }

  // Between two batches every packet that came in has left, was counted or is still held, and every
  // frame is free, with a port or with the worker.
  private void checkFrames(Worker w) {
    long in = w.counters().value(Counter.RECEIVED) + w.counters().value(Counter.ORIGINATED);
    long out = w.counters().value(Counter.TRANSMITTED) + w.counters().allDrops() + w.heldFrames();
    if (in != out) {
      simulation.ledger().violate("conserved", "side " + side + ": in " + in + ", out " + out);
    }
    falseDrops.check(w.counters());
    long thrown = w.counters().value(Counter.FAULTS);
    if (thrown > 0) {
      simulation
          .ledger()
          .violate("no-throw", "side " + side + ": " + thrown + " batches, " + gateway.faults());
    }
    int frames = w.slab().available() + lan.held() + wan.held() + w.heldFrames();
    if (frames != FRAMES) {
      simulation.ledger().violate("no-leak", "side " + side + ": " + frames + " frames");
    }
  }
}
