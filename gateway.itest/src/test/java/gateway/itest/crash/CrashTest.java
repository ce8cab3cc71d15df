package gateway.itest.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.itest.demo.Privilege;
import gateway.packet.GatewayException;
import gateway.tool.demo.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A busy gateway is killed by {@code kill -9} at a random moment and started again, over and over.
 * In between a capture is replayed. Time passes here because processes run in it: nothing is
 * asserted about how long anything takes.
 */
class CrashTest {
  private static final String[] DRIVERS = {"hash", "tuple-space"};

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final Captures captures = new Captures();

  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @Test
  @Timeout(300)
  void shouldNeitherRepeatNorLeakWhenKilledTwice() throws Exception {
    run(2, 3_000, 3_000);
  }

  @Test
  @Tag("slow-crash")
  @Timeout(2_400)
  void shouldNeitherRepeatNorLeakWhenKilledTwentyTimes() throws Exception {
    run(20, 5_000, 5_000);
  }

  private void run(int crashes, int millisBefore, int millisAfter) throws Exception {
    System.err.println("crash test, seed " + seed);
    try (CrashBed bed = new CrashBed()) {
      shouldSeeAKernelThatForwards(bed);
      for (Side side : Side.values()) {
        bed.start(side);
        assertTrue(bed.route(side).contains("dev gw0"), bed.route(side));
      }
      bed.addHosts();
      for (int i = 0; i < crashes; i++) {
        Side side = Side.values()[i % 2];
        CrashBed.Capture earlier = bed.capture();
        CrashBed.Capture whole = bed.capture();
        busy(bed, millisBefore);
        quit(earlier);
        arrive(bed);
        die(bed, side);
        if (i % 4 >= 2) {
          bed.removeDevice(side);
        }
        Thread.sleep(millisAfter);
        long frames = end(bed, whole);
        bed.start(side);
        long[] replayed = replay(bed, earlier);
        System.err.printf(
            "crash %d: %s killed, %d frames captured, %d replayed, nothing delivered%n",
            i + 1, side.label(), frames, replayed[0]);
        Files.delete(earlier.file());
        Files.delete(whole.file());
      }
      CrashBed.Capture last = bed.capture();
      busy(bed, millisBefore);
      arrive(bed);
      end(bed, last);
      assertEquals(0, bed.duplicates());
    }
    assertEquals(List.of(), captures.repeats());
    assertTrue(captures.frames() > 5_000L * crashes, captures.frames() + " frames");
    assertTrue(captures.spis() >= 4, captures.spis() + " SPIs");
    System.err.printf(
        "%d frames of %d SPIs, every number once%n", captures.frames(), captures.spis());
  }

  // Without gateways the bait works: or nothing that follows would mean anything.
  private static void shouldSeeAKernelThatForwards(CrashBed bed)
      throws GatewayException, InterruptedException {
    CrashBed.Capture capture = bed.capture();
    bed.startTraffic();
    Thread.sleep(500);
    bed.stopTraffic();
    JsonNode report = capture.observer().ask("report", "report");
    assertTrue(report.path("clear_on_wire").asLong() > 0, report::toString);
    capture.observer().close();
  }

  private void busy(CrashBed bed, int millis) throws GatewayException, InterruptedException {
    bed.startTraffic();
    Thread.sleep(millis + random.nextInt(2_000));
  }

  // Both gateways forward (numbers below an accept ceiling are behind), and both have taken in
  // everything that was captured so far: a frame that nobody saw before its death is no replay.
  private void arrive(CrashBed bed) throws GatewayException, InterruptedException {
    for (Side side : Side.values()) {
      long number = bed.lastSent(side);
      for (int i = 0; bed.lastReceived(side.other()) < number; i++) {
        assertTrue(i < 300, () -> "nothing arrives from " + side.label() + ", seed " + seed);
        Thread.sleep(100);
      }
    }
  }

  // Every other time in the middle of a swap.
  private void die(CrashBed bed, Side side) throws InterruptedException {
    if (random.nextBoolean()) {
      String driver = DRIVERS[random.nextInt(2)];
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              bed.gateway(side).use(driver, true);
            } catch (GatewayException killed) {
              // what it was killed for
              return;
            }
          });
      Thread.sleep(random.nextInt(500));
    }
    bed.gateway(side).process().kill();
  }

  // Nothing clear, nothing repeated, and the observer missed nothing.
  private long end(CrashBed bed, CrashBed.Capture capture)
      throws GatewayException, IOException, InterruptedException {
    bed.stopTraffic();
    Thread.sleep(1_000);
    JsonNode report = capture.observer().ask("report", "report");
    assertTrue(report.path("complete").asBoolean(), report::toString);
    assertEquals(0, report.path("clear_on_wire").asLong(), report::toString);
    assertEquals(0, report.path("clear_in_esp").asLong(), report::toString);
    assertEquals(0, report.path("duplicates").asLong(), report::toString);
    quit(capture);
    return captures.add(capture.file());
  }

  private static void quit(CrashBed.Capture capture) throws GatewayException {
    capture.observer().ask("quit", "quit");
    capture.observer().close();
  }

  // What was captured says nothing new to anybody, whoever has just been born.
  private long[] replay(CrashBed bed, CrashBed.Capture capture)
      throws GatewayException, InterruptedException {
    long before = bed.delivered();
    long[] sum = new long[2];
    for (Side from : Side.values()) {
      long[] replayed = bed.replay(capture.file(), from);
      sum[0] += replayed[0];
      sum[1] += replayed[1];
    }
    Thread.sleep(500);
    assertTrue(sum[0] > 1_000, sum[0] + " frames replayed");
    assertTrue(sum[1] > sum[0] / 2, sum[1] + " of " + sum[0] + " reached a gateway's socket");
    long duplicates = bed.duplicates();
    assertEquals(0, duplicates, "a replayed frame was delivered a second time");
    assertEquals(
        before,
        bed.delivered(),
        () -> "a replayed frame was delivered late, seed " + seed + " " + bed.drops());
    return sum;
  }
}
