package gateway.itest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.deploy.census.Leftovers;
import gateway.itest.deploy.face.Engine;
import gateway.itest.deploy.face.Witness;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Departures at bad moments, and what configurations have to do with them. */
class DepartureTest {
  private static final int TIMES = 30;
  private static final String SPD = "gateway.spd.example";
  private static final String HOOK = "gateway.hook.example";

  @TempDir Path folder;

  @Test
  void shouldCallNothingOfADriverThatLeavesWhileItsTablesAreBuilt() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      BundleJar jar = Guest.SPD.jar();
      Bundle bundle = bed.install(jar);
      for (int i = 0; i < TIMES; i++) {
        bundle.start();
        bed.await("the driver", () -> engine.drivers().contains("guest"));
        CompletableFuture<String> swap = CompletableFuture.supplyAsync(() -> use(engine));
        // From at once to long after the swap.
        pause(i);
        bundle.stop();
        assertTrue(!engine.driver().equals("guest"), "the driver is still in force");
        String answer = swap.get();
        assertTrue(answer.isEmpty() || answer.startsWith("ENOENT"), answer);
      }
      expectNothingLost(bed);
    }
  }

  private static String use(Engine engine) {
    try {
      engine.useDriver("guest");
      return "";
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void pause(int i) {
    long end = System.nanoTime() + i * i * 50_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldMakeNewTablesWhenTheDriverInForceIsConfigured() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Bundle bundle = bed.install(Guest.example(SPD));
      bundle.start();
      bed.await("the driver", () -> engine.drivers().contains("sorted"));
      engine.useDriver("sorted");
      for (int buckets = 1; buckets <= 1024; buckets *= 4) {
        engine.configure(SPD, "buckets", buckets);
        Guest.pass(bed);
        assertEquals("sorted", engine.driver());
      }
      bed.uninstall(bundle);
      assertEquals("tuple-space", engine.driver());
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldCloseThePointsOfAConfiguredHookThatLeavesUntilItsConfigurationGoes() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Bundle bundle = bed.install(Guest.example(HOOK));
      engine.configure(HOOK, "port", 9);
      bundle.start();
      bed.await("the hook", () -> engine.hooks().contains("port-block"));
      bed.await("the configuration", () -> engine.drops("HOOK_DROP") > 0);
      bundle.stop();
      assertEquals(List.of("port-block"), engine.absentHooks());
      bed.await("closed points", () -> engine.drops("HOOK_ABSENT") > 0);
      bundle.start();
      bed.await("open points", () -> engine.absentHooks().isEmpty());
      Guest.pass(bed);
      bundle.stop();
      engine.unconfigure(HOOK);
      bed.await("open points", () -> engine.absentHooks().isEmpty());
      Guest.pass(bed);
      assertEquals(List.of(), engine.faults());
      assertEquals(List.of(), bed.errors());
    }
  }

  @Test
  void shouldKeepNothingOfTheDriversThatWereThereAtTheStart() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Map<String, Leftovers> left = new TreeMap<>(bed.atTheStart());
      BundleJar cipher = Guest.CIPHER.jar();
      bed.install(cipher).start();
      bed.await("the cipher", () -> Guest.ciphers(bed).contains("guest"));
      for (String name : List.of("gateway.spd.tuple-space", "gateway.crypto.jce")) {
        Bundle bundle = bed.bundle(name);
        left.put(name, new Leftovers());
        left.get(name).addLoader(bundle);
        bed.uninstall(bundle);
      }
      assertEquals("hash", engine.driver());
      assertEquals(List.of("guest"), engine.ciphersInUse());
      Guest.pass(bed);
      left.forEach((name, loaders) -> assertEquals(0, loaders.live(0), name));
      expectNothingLost(bed);
    }
  }

  private static void expectNothingLost(Bed bed) {
    Guest.pass(bed);
    bed.traffic().drain();
    assertEquals(0, bed.traffic().missing(Probe.Kind.SEAL), () -> bed.engine().drops());
    assertEquals(0, bed.traffic().missing(Probe.Kind.OPEN), () -> bed.engine().drops());
    assertTrue(bed.traffic().wrong().isEmpty(), () -> bed.traffic().wrong().toString());
    assertEquals(List.of(), bed.engine().faults());
    assertEquals(List.of(), bed.errors());
    assertEquals(Set.of(), Witness.lateCalls(), "called after the departure");
  }
}
