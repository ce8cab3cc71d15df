package gateway.tool.demo;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What happens in a demo, on whatever testbed. One use, one thread. */
final class DemoScript {
  private static final String[] DRIVERS = {GatewayFiles.FIRST_DRIVER, "hash"};
  private static final int SWAPS = 22;
  // A slow machine is spared what is more than enough.
  private static final long LONG_NANOS = 60_000_000_000L;
  private static final int PINGS = 100;
  private static final int PING_MILLIS = 50;
  private static final long WARM_UP_BYTES = 4L << 20;
  private static final int WARM_UP_PINGS = 5;
  private static final long TRANSFER_BYTES = 16L << 20;
  private static final long DRAIN_MILLIS = 1_000;
  // What was sent this long before the discard was ordered has been judged before it.
  private static final long IN_FLIGHT_NANOS = 500_000_000L;

  private final Testbed testbed;
  private final Progress progress;
  private final @Nullable Sabotage sabotage;
  private final List<Swap> swaps = new ArrayList<>();
  private final List<Evidence.Step> steps = new ArrayList<>();
  private List<HotDeployment> deployments = List.of();
  private long discardOrdered;
  private long discardReturned;

  /**
   * @param sabotage what to do to oneself, or null
   */
  DemoScript(Testbed testbed, Progress progress, @Nullable Sabotage sabotage) {
    this.testbed = testbed;
    this.progress = progress;
    this.sabotage = sabotage;
  }

  /**
   * Runs everything.
   *
   * @throws GatewayException when a part of the testbed does not do as told
   */
  Evidence run() throws GatewayException {
    testbed.build(progress);
    warmUp();
    progress.say("probes: %d per second each way, numbered, in three classes", rate());
    for (Side side : Side.values()) {
      testbed.hosts(side).start();
    }
    pause(500);
    Future<Testbed.Transfer> transfer = testbed.transfer(TRANSFER_BYTES);
    Future<Testbed.Pings> pings = testbed.ping(PINGS, PING_MILLIS);
    swapDrivers();
    Testbed.Transfer transferred = await(transfer, "the transfer");
    Testbed.Pings answered = await(pings, "the pings");
    deployments = testbed.hotDeploy(progress);
    spoil();
    discard();
    pause(1_000);
    for (Side side : Side.values()) {
      testbed.hosts(side).stop();
    }
    progress.say("probes stopped; one second of drain");
    pause(DRAIN_MILLIS);
    return collect(transferred, answered);
  }

  private static int rate() {
    int rate = 0;
    for (ProbeClass probes : ProbeClass.values()) {
      rate += probes.perSecond();
    }
    return rate;
  }

  // Addresses are resolved and code is compiled before anything is counted.
  private void warmUp() throws GatewayException {
    progress.say("warm-up: pings and a transfer through the tunnel");
    Testbed.Pings first = await(testbed.ping(WARM_UP_PINGS, PING_MILLIS), "the first pings");
    if (first.received() == 0) {
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "nothing comes through the tunnel: no ping was answered; run ./gateway test to see what"
              + " is broken");
    }
    await(testbed.transfer(WARM_UP_BYTES), "the first transfer");
  }

  private void swapDrivers() throws GatewayException {
    progress.say("%d live swaps of the SPD driver at %d policies", SWAPS, Judge.POLICIES);
    int[] driver = new int[2];
    for (int i = 0; i < SWAPS && (i < Judge.SWAPS || progress.elapsedNanos() < LONG_NANOS); i++) {
      Side side = Side.values()[i % 2];
      int from = driver[side.ordinal()];
      int to = 1 - from;
      Swap swap = swap(side, DRIVERS[from], DRIVERS[to]);
      driver[side.ordinal()] = to;
      swaps.add(swap);
      progress.say(
          "swap %2d  %-5s  %s -> %s  %.0f ms, build %.0f ms CPU, %d probes meanwhile",
          i + 1,
          side.label(),
          swap.from(),
          swap.to(),
          swap.durationNanos() * 1e-6,
          swap.buildCpuNanos() * 1e-6,
          swap.probesDuring());
      if (i == Judge.SWAPS / 2) {
        refuseWithoutRebuild(side, DRIVERS[from]);
      }
      pause(50);
    }
  }

  private Swap swap(Side side, String from, String to) throws GatewayException {
    long before = WallClock.nanos();
    Testbed.Commit commit = testbed.operator(side).use(to, true);
    long end = Math.min(WallClock.nanos(), commit.returnedUnixNanos());
    // The narrower of what the gateway says and what was seen from here.
    long start = Math.max(before, end - commit.durationNanos());
    long probes = 0;
    for (Side sender : Side.values()) {
      probes += testbed.hosts(sender).sentWithin(start, end);
    }
    return new Swap(
        side,
        from,
        to,
        commit.policies(),
        commit.durationNanos(),
        commit.buildCpuNanos(),
        probes,
        commit.generation(),
        true);
  }

  private void refuseWithoutRebuild(Side side, String driver) {
    boolean ok = false;
    String detail = "another driver was accepted without a rebuild";
    try {
      testbed.operator(side).use(driver, false);
    } catch (GatewayException refused) {
      ok = refused.code() == Errno.EBUSY;
      detail = refused.toString();
    }
    progress.say("a swap that forgets --rebuild is refused: %s", detail);
    steps.add(new Evidence.Step("ebusy", ok, detail));
  }

  private void spoil() throws GatewayException {
    if (sabotage == null || sabotage == Sabotage.LATE) {
      return;
    }
    Testbed.Hosts receiver = testbed.hosts(Side.RIGHT);
    switch (sabotage) {
      case LEAK -> testbed.wire().leak(Side.LEFT, ProbeClass.PROTECT);
      case LOSE -> receiver.lose();
      case DUPLICATE -> receiver.duplicate();
      case MISJUDGE -> receiver.deliver(ProbeClass.DISCARD, 0);
      default -> throw new IllegalStateException(sabotage.toString());
    }
    note();
  }

  private void note() {
    progress.say("sabotage: %s; its counter must turn red", String.valueOf(sabotage));
    steps.add(new Evidence.Step("sabotage", true, String.valueOf(sabotage)));
  }

  private void discard() throws GatewayException {
    int spi = ProbeClass.DISCARD_LATER.spi(Side.LEFT);
    testbed.wire().record(spi);
    pause(200);
    String policy = PolicySet.discard(Side.LEFT);
    progress.say("the left gateway commits: %s", policy);
    discardOrdered = WallClock.nanos();
    Testbed.Commit commit = testbed.operator(Side.LEFT).add(policy);
    discardReturned = commit.returnedUnixNanos();
    steps.add(
        new Evidence.Step(
            "discard", true, "generation " + commit.generation() + ": policy add " + policy));
    progress.say("committed; from now on no frame with SPI 0x%08x may leave", spi);
    if (sabotage == Sabotage.LATE) {
      if (!testbed.wire().resend(spi)) {
        throw new GatewayException(Errno.ENOENT, "no frame of the discarded SPI was recorded");
      }
      note();
    }
  }

  private Evidence collect(Testbed.Transfer transfer, Testbed.Pings pings) throws GatewayException {
    int discarded = ProbeClass.DISCARD_LATER.spi(Side.LEFT);
    Testbed.Sight sight = testbed.wire().look();
    List<Flow> flows = new ArrayList<>();
    long perSecond = Long.MAX_VALUE;
    for (Side from : Side.values()) {
      long sent = 0;
      for (ProbeClass probes : ProbeClass.values()) {
        Flow flow = flow(from, probes, sight);
        sent += flow.sent();
        flows.add(flow);
      }
      long nanos = Math.max(1, testbed.hosts(from).sendingNanos());
      perSecond = Math.min(perSecond, (long) (sent * 1e9 / nanos));
    }
    return new Evidence(
        testbed.mode(),
        progress.elapsedNanos(),
        flows,
        sight.clear(Side.LEFT, -1) + sight.clear(Side.RIGHT, -1),
        sight,
        testbed.wire().after(discarded, discardReturned),
        perSecond,
        transfer,
        pings,
        List.copyOf(swaps),
        deployments,
        discardReturned,
        sight.lastStamps().getOrDefault(discarded, 0L),
        List.copyOf(steps));
  }

  private Flow flow(Side from, ProbeClass probes, Testbed.Sight sight) throws GatewayException {
    Testbed.Hosts sender = testbed.hosts(from);
    Testbed.Hosts receiver = testbed.hosts(from.other());
    Testbed.Count there = receiver.count(probes);
    long sent = sender.count(probes).sent();
    long due = sent;
    long forbidden = 0;
    if (probes == ProbeClass.DISCARD) {
      due = 0;
      forbidden = there.distinct();
    } else if (probes == ProbeClass.DISCARD_LATER && from == Side.LEFT) {
      long after = sender.sequenceAt(probes, discardReturned);
      long before = sender.sequenceAt(probes, discardOrdered - IN_FLIGHT_NANOS);
      forbidden = receiver.arrived(probes, after);
      // One queue leads to the gateway: whatever was sent before a probe that passed had to pass.
      due = Math.max(before, Math.min(after, there.maxSequence() + 1));
    }
    return new Flow(
        probes,
        from,
        sent,
        due,
        receiver.missing(probes, due),
        there.distinct(),
        there.duplicates(),
        forbidden,
        sight.frameCounts().getOrDefault(probes.spi(from), 0L),
        sight.clear(from, probes.id()));
  }

  private static <T> T await(Future<T> answer, String what) throws GatewayException {
    try {
      return answer.get(60, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new GatewayException(Errno.ETIMEDOUT, what + " did not end within a minute", late);
    } catch (ExecutionException failed) {
      throw new GatewayException(Errno.EIO, what + " failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted", interrupted);
    }
  }

  static void pause(long millis) throws GatewayException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted", interrupted);
    }
  }
}
