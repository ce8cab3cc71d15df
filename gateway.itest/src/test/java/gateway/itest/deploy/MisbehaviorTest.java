package gateway.itest.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.deploy.census.Leftovers;
import gateway.itest.deploy.face.Engine;
import gateway.itest.deploy.face.Witness;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Drivers that fail, stand still or lie are fenced and named, and traffic goes on without them. */
class MisbehaviorTest {
  private static final String SPD = "gateway.spd.api.SpdDriver";

  @TempDir Path folder;

  @Test
  void shouldGoOnByTheBuiltInTableWhenADriverThrowsAtTheNthLookup() throws Exception {
    Leftovers loaders = new Leftovers();
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Bundle bundle = start(bed, "ThrowingSpd", SPD);
      loaders.addLoader(bundle);
      engine.useDriver("throwing");
      bed.await("the built-in table", () -> engine.driver().equals("linear"));
      Guest.pass(bed);
      expectFault(bed, "of SPD driver throwing: java.lang.IllegalStateException: a driver that");
      bed.uninstall(bundle);
      expectNothingLostFromNowOn(bed);
      assertEquals(0, loaders.live(0), "class loaders of the driver that was fenced");
    }
  }

  @Test
  void shouldReplaceTheWorkerWhenALookupDoesNotReturn() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Witness.hold(true);
      start(bed, "LoopingSpd", SPD);
      engine.useDriver("looping");
      bed.await("the built-in table", () -> engine.driver().equals("linear"));
      Guest.pass(bed);
      expectFault(bed, "worker 0 stood still in SPD_");
      expectFault(bed, "under SPD driver looping and was replaced");
      // What wakes up now has batches in its hands that others have gone on from.
      Witness.hold(false);
      expectNothingLostFromNowOn(bed);
    }
  }

  @Test
  void shouldUninstallADriverWhoseLookupDoesNotReturn() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Witness.hold(true);
      Bundle bundle = start(bed, "LoopingSpd", SPD);
      engine.useDriver("looping");
      bed.await("the lookup that does not return", Witness::hasBegun);
      bed.uninstall(bundle);
      assertTrue(!engine.driver().equals("looping"), "the driver is still in force");
      Guest.pass(bed);
      Witness.hold(false);
      expectNothingLostFromNowOn(bed);
    }
  }

  @Test
  void shouldRefuseASwapOntoADriverThatAnswersWrongly() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Bundle bundle = start(bed, "LyingSpd", SPD);
      Exception refusal = assertThrows(Exception.class, () -> engine.useDriver("lying"));
      assertTrue(
          refusal.getMessage().startsWith("EIO: SPD driver lying answers wrongly near policy"),
          refusal::getMessage);
      assertEquals("tuple-space", engine.driver());
      bed.uninstall(bundle);
      assertEquals(List.of(), engine.faults());
      expectNothingLost(bed);
    }
  }

  @Test
  void shouldCloseItsPointsWhenAHookThrowsAndOpenThemWhenItIsUninstalled() throws Exception {
    Leftovers loaders = new Leftovers();
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Bundle bundle = start(bed, "ThrowingHook", "gateway.netfilter.NetfilterHook");
      loaders.addLoader(bundle);
      bed.await("the fence", () -> engine.absentHooks().equals(List.of("guest")));
      long before = engine.drops("HOOK_ABSENT");
      bed.await("closed points", () -> engine.drops("HOOK_ABSENT") > before);
      expectFault(bed, "of hook guest: java.lang.IllegalStateException: a hook that fails");
      bed.uninstall(bundle);
      bed.await("open points", () -> engine.absentHooks().isEmpty());
      expectNothingLostFromNowOn(bed);
      assertEquals(0, loaders.live(0), "class loaders of the hook that was fenced");
    }
  }

  @Test
  void shouldReplaceTheWorkerAndCloseThePointsWhenAHookDoesNotReturn() throws Exception {
    try (Bed bed = new Bed(folder)) {
      Engine engine = bed.engine();
      Witness.hold(true);
      Bundle bundle = start(bed, "LoopingHook", "gateway.netfilter.NetfilterHook");
      bed.await("the fence", () -> engine.absentHooks().equals(List.of("guest")));
      bed.await("closed points", () -> engine.drops("HOOK_ABSENT") > 0);
      expectFault(bed, "of hook guest and was replaced");
      bed.uninstall(bundle);
      bed.await("open points", () -> engine.absentHooks().isEmpty());
      Witness.hold(false);
      expectNothingLostFromNowOn(bed);
    }
  }

  private static Bundle start(Bed bed, String component, String service) throws Exception {
    Bundle bundle = bed.install(BundleJar.guest(component, service));
    bundle.start();
    return bundle;
  }

  private static void expectFault(Bed bed, String part) {
    List<String> faults = bed.engine().faults();
    assertTrue(faults.stream().anyMatch(fault -> fault.contains(part)), faults::toString);
  }

  // What a failing driver was asked about is lost; nothing else may be.
  private static void expectNothingLostFromNowOn(Bed bed) {
    Traffic traffic = bed.traffic();
    Guest.pass(bed);
    traffic.drain();
    long seal = traffic.missing(Probe.Kind.SEAL);
    long open = traffic.missing(Probe.Kind.OPEN);
    traffic.resume();
    for (int i = 0; i < 20; i++) {
      Guest.pass(bed);
    }
    traffic.drain();
    assertEquals(seal, traffic.missing(Probe.Kind.SEAL), () -> "sealed; " + bed.engine().drops());
    assertEquals(open, traffic.missing(Probe.Kind.OPEN), () -> "opened; " + bed.engine().drops());
    expectNothingWrong(bed);
  }

  private static void expectNothingLost(Bed bed) {
    Guest.pass(bed);
    bed.traffic().drain();
    assertEquals(0, bed.traffic().missing(Probe.Kind.SEAL), () -> bed.engine().drops());
    assertEquals(0, bed.traffic().missing(Probe.Kind.OPEN), () -> bed.engine().drops());
    expectNothingWrong(bed);
  }

  private static void expectNothingWrong(Bed bed) {
    assertTrue(bed.traffic().wrong().isEmpty(), () -> bed.traffic().wrong().toString());
    assertEquals(0, bed.traffic().received(Probe.Kind.DISCARD));
    assertEquals(List.of(), bed.errors());
    assertEquals(Set.of(), Witness.lateCalls(), "called after the departure");
  }
}
