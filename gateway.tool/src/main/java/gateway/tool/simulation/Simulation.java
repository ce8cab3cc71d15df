package gateway.tool.simulation;

import gateway.core.Protocol;
import gateway.core.commit.Snapshot;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdView;
import gateway.esp.SaParameters;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import gateway.spd.api.Direction;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: two sites, the wire, the operators, and the loop that plans packets, orders and faults
 * until the wanted number of steps is reached. Equal seeds give equal runs.
 *
 * <p>Threading: one thread.
 */
public final class Simulation {
  /** Told of a packet that passes a point. */
  interface Passing {
    void passed(int side, long ip, int length);
  }

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final int WINDOW = 64;

  private final long seed;
  private final long steps;
  private final VirtualClock clock = new VirtualClock();
  private final Agenda agenda = new Agenda(clock);
  private final Ledger ledger = new Ledger();
  private final Trace trace;
  private final Traffic traffic = new Traffic();
  private final SplittableRandom traffics;
  private final SplittableRandom pauses;
  private final SplittableRandom chaos;
  private final Network network;
  private final Site[] sites = new Site[2];
  private final Operator[] operators = new Operator[2];
  private final Rekeys rekeys;
  private final boolean rekeying;
  private final List<List<SaParameters>> sas = List.of(new ArrayList<>(), new ArrayList<>());
  private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
  private final List<String> drivers = new ArrayList<>();
  private final FlowColumns flow = new FlowColumns(1);
  private final int[] winner = new int[1];

  private @Nullable List<String> eventsAtViolation;
  private long step;
  private long packets;
  private long commits;
  private long swaps;
  private boolean stretching = true;

  /**
   * @param steps packets, orders and faults in all
   * @param traceFile receives a line per event, or null
   * @throws GatewayException when a gateway cannot be assembled
   */
  Simulation(long seed, long steps, Site.Equipment equipment, @Nullable PrintWriter traceFile)
      throws GatewayException {
    this.seed = seed;
    this.steps = steps;
    this.trace = new Trace(traceFile);
    SplittableRandom root = new SplittableRandom(seed);
    traffics = root.split();
    pauses = root.split();
    chaos = root.split();
    network = new Network(this, root.split());
    Keys keys = new Keys(root.split());
    for (int from = 0; from < 2; from++) {
      for (int c = 0; c < Traffic.FIRST_BYPASS; c++) {
        SaParameters sa = keys.sa(from, c, 0, WINDOW);
        sas.get(0).add(sa);
        sas.get(1).add(sa);
        ledger.knowSpi(sa.spi(), c);
      }
    }
    rekeys = new Rekeys(this, keys, root.split(), WINDOW);
    // A wrong order may use an SA that is gone, and with it memory that is not there.
    rekeying = equipment.protocol().equals(Protocol.RIGHT);
    equipment.drivers().forEach(d -> drivers.add(d.name()));
    drivers.add("linear");
    for (int side = 0; side < 2; side++) {
      sites[side] = new Site(side, this, equipment, root.split());
      operators[side] = new Operator(this, sites[side], keys, root.split());
    }
  }

  /** Runs until the steps are done or the first violation. */
  SimulationResult run() throws GatewayException {
    for (Operator o : operators) {
      o.load();
    }
    agenda.in(2 * MILLI, this::packetsComing);
    agenda.in(3 * MILLI, this::orders);
    agenda.in(3 * MILLI, this::chaos);
    runUntil(() -> step >= steps);
    settle();
    if (!ledger.violations().isEmpty()) {
      eventsAtViolation = trace.lastEvents();
    }
    Map<String, Long> counts = new LinkedHashMap<>();
    faults.forEach((k, n) -> counts.put(k.label(), n));
    return new SimulationResult(
        seed,
        step,
        clock.monotonicNanos(),
        packets,
        ledger.delivered(),
        commits,
        swaps,
        faults.getOrDefault(FaultKind.CRASH, 0L),
        counts,
        List.copyOf(ledger.violations()),
        eventsAtViolation == null ? trace.lastEvents() : eventsAtViolation,
        trace.sha256());
  }

  // After the last step the faults stop, and what is under way must come to its end.
  private void settle() {
    stretching = false;
    step = Long.MAX_VALUE / 2;
    long end = clock.monotonicNanos() + 1_200 * MILLI;
    runUntil(() -> clock.monotonicNanos() >= end);
    step = steps;
    for (Site site : sites) {
      unthrown(() -> {
        site.crash();
        return true;
      });
    }
  }

  private void runUntil(BooleanSupplier end) {
    while (!end.getAsBoolean() && ledger.violations().isEmpty() && unthrown(agenda::next)) {
      continue;
    }
  }

  // A step of a gateway that throws ends the process in production; here it must end in a report.
  private boolean unthrown(BooleanSupplier event) {
    try {
      return event.getAsBoolean();
    } catch (RuntimeException | AssertionError e) {
      StackTraceElement[] stack = e.getStackTrace();
      ledger.violate("no-throw", e + (stack.length == 0 ? "" : " at " + stack[0]));
      return true;
    }
  }

  private boolean over() {
    return step >= steps;
  }

  private void packetsComing() {
    if (over()) {
      return;
    }
    int burst = 1 + traffics.nextInt(12);
    for (int i = 0; i < burst && !over(); i++) {
      int side = traffics.nextInt(2);
      int pick = traffics.nextInt(16);
      int trafficClass = pick < 13 ? pick % Traffic.FIRST_BYPASS : pick < 15 ? 4 : 5;
      int payload = traffics.nextInt(8) == 0 ? traffics.nextInt(1300) : traffics.nextInt(64);
      packets++;
      next("packet", packets, trafficClass);
      sites[side].fromHost(traffic.packet(side, trafficClass, packets, payload));
    }
    // Now and then the hosts are silent for longer than a worker waits.
    long gap = traffics.nextInt(5000) == 0 ? 1_500 * MILLI : 300 * MICRO;
    agenda.in(20 * MICRO + traffics.nextLong(gap), this::packetsComing);
  }

  private void orders() {
    if (!over()) {
      next("order", 0, 0);
      operators[traffics.nextInt(2)].order();
      if (rekeying && traffics.nextInt(12) == 0) {
        rekeys.begin();
      }
      agenda.in(100 * MICRO + traffics.nextLong(4 * MILLI), this::orders);
    }
  }

  private void chaos() {
    if (over()) {
      return;
    }
    int side = chaos.nextInt(2);
    switch (chaos.nextInt(96)) {
      case 0 -> crash(side);
      case 63, 64 -> sites[side].armCrash();
      case 65, 66 -> restart(side);
      case 1, 2, 3 -> {
        fault(FaultKind.DISK, side);
        sites[side].store.refuse(1 + chaos.nextInt(3));
      }
      case 4 -> {
        fault(FaultKind.CLOCK_JUMP, side);
        clock.jumpWall(chaos.nextLong(-MILLI, MILLI) * 1_000_000_000L);
      }
      case 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> {
        fault(FaultKind.BACKPRESSURE, side);
        network.holdUp(side, 100 * MICRO + chaos.nextLong(4 * MILLI));
      }
      case 16, 17, 18, 19, 20 -> {
        fault(FaultKind.SPOOF, side);
        int trafficClass = chaos.nextInt(Traffic.CLASSES);
        network.spoof(side, traffic.packet(1 - side, trafficClass, Traffic.SPOOFED | packets, 8));
      }
      default -> {
        fault(FaultKind.REPLAY, side);
        network.replay(side);
      }
    }
    agenda.in(200 * MICRO + chaos.nextLong(4 * MILLI), this::chaos);
  }

  void crash(int side) {
    if (!sites[side].isAlive()) {
      return;
    }
    fault(FaultKind.CRASH, side);
    ledger.forget(side);
    sites[side].crash();
    startAgain(side);
  }

  private void restart(int side) {
    if (sites[side].isAlive()) {
      fault(FaultKind.RESTART, side);
      ledger.forget(side);
      sites[side].stop();
      startAgain(side);
    }
  }

  private void startAgain(int side) {
    rekeys.crashed();
    agenda.in(
        MILLI,
        () -> {
          try {
            sites[side].start();
            operators[side].load();
          } catch (GatewayException e) {
            ledger.violate("restarts", e.toString());
          }
        });
  }

  private void next(String what, long a, long b) {
    step++;
    ledger.atStep(step);
    trace.event(step, clock.monotonicNanos(), what, a, b);
  }

  void fault(FaultKind kind, int side) {
    faults.merge(kind, 1L, Long::sum);
    next(kind.label(), side, 0);
  }

  /** The time until a step's successor; one in a few hundred is stretched a thousandfold. */
  long pause(long nanos) {
    if (stretching && pauses.nextInt(400) == 0) {
      faults.merge(FaultKind.STRETCH, 1L, Long::sum);
      return nanos + (MICRO << pauses.nextInt(13));
    }
    return nanos + pauses.nextLong(nanos);
  }

  void left(int side, long ip, int length) {
    trace.event(step, clock.monotonicNanos(), "left", side, length);
    ledger.left(side, ip, length);
  }

  void delivered(int side, long ip, int length) {
    long number = ledger.delivered(side, ip, length);
    trace.event(step, clock.monotonicNanos(), "delivered", side, number);
  }

  void committed(int side, String what, long generation) {
    commits++;
    trace.event(step, clock.monotonicNanos(), what, side, generation);
  }

  void refused() {
    trace.event(step, clock.monotonicNanos(), "refused", 0, 0);
  }

  void swapped() {
    swaps++;
  }

  @Nullable PolicyEntry winner(Snapshot s, int reader, int side, int trafficClass) {
    SpdView view = s.spd(Direction.OUT);
    flow.set(
        0,
        Traffic.host(side, trafficClass, 5),
        Traffic.host(1 - side, trafficClass, 7),
        IpProtocol.UDP,
        7000,
        7001);
    view.lookup(reader, flow, 0, 1, winner);
    return winner[0] < 0 ? null : view.policy(winner[0]);
  }

  String driver(int i) {
    return drivers.get(i % drivers.size());
  }

  List<SaParameters> sas(int side) {
    return sas.get(side);
  }

  VirtualClock clock() {
    return clock;
  }

  Agenda agenda() {
    return agenda;
  }

  Ledger ledger() {
    return ledger;
  }

  Network network() {
    return network;
  }

  Operator operator(int side) {
    return operators[side];
  }

  Site site(int side) {
    return sites[side];
  }
}
