package gateway.itest.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Protocol;
import gateway.tool.simulation.Simulate;
import gateway.tool.simulation.SimulationResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long STEPS = 100_000;
  private static final List<String> KINDS =
      List.of(
          "loss",
          "duplicate",
          "reorder",
          "corrupt",
          "replay",
          "spoof",
          "backpressure",
          "stretch",
          "disk",
          "clock-jump",
          "restart",
          "crash");

  @Test
  void shouldKeepEveryInvariantOverFiftySeeds() {
    runSeeds(1, 50);
  }

  @Test
  @Tag("slow-simulation")
  void shouldKeepEveryInvariantOverFiveHundredSeeds() {
    runSeeds(1_000, 1_499);
  }

  @Test
  void shouldGiveTheSameTraceForTheSameSeed() throws Exception {
    SimulationResult first = Simulate.run(7, STEPS, Protocol.RIGHT, null);
    SimulationResult again = Simulate.run(7, STEPS, Protocol.RIGHT, null);
    assertEquals(first.traceSha256(), again.traceSha256());
    assertEquals(first, again);
    SimulationResult other = Simulate.run(8, STEPS, Protocol.RIGHT, null);
    assertNotEquals(first.traceSha256(), other.traceSha256());
  }

  private static void runSeeds(long from, long to) {
    List<SimulationResult> results =
        LongStream.rangeClosed(from, to).parallel().mapToObj(SimulationTest::run).toList();
    long delivered = 0;
    for (SimulationResult r : results) {
      String seed = "seed " + r.seed() + ": ";
      assertEquals(List.of(), r.violations(), () -> seed + String.join("\n", r.lastEvents()));
      assertTrue(r.delivered() >= 30_000, () -> seed + r.delivered() + " delivered");
      assertTrue(r.commits() >= 500, () -> seed + r.commits() + " commits");
      assertTrue(r.swaps() >= 50, () -> seed + r.swaps() + " swaps");
      for (String kind : KINDS) {
        assertTrue(r.faults().getOrDefault(kind, 0L) > 0, () -> seed + "no " + kind);
      }
      delivered += r.delivered();
    }
    System.out.printf(
        "simulation: %d seeds, %d packets delivered, 0 violations%n", results.size(), delivered);
  }

  private static SimulationResult run(long seed) {
    try {
      return Simulate.run(seed, STEPS, Protocol.RIGHT, null);
    } catch (Exception e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
