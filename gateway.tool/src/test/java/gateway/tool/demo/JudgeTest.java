package gateway.tool.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Side LEFT = Side.LEFT;

  private static void assertRed(Sample sample, Verdict.Packets expected) {
    Verdict verdict = sample.verdict();
    assertFalse(verdict.ok());
    assertEquals(expected, verdict.packets());
  }

  private static void assertVoid(Sample sample, String reason) {
    Verdict verdict = sample.verdict();
    assertFalse(verdict.ok());
    assertTrue(
        verdict.voidReasons().stream().anyMatch(r -> r.contains(reason)),
        () -> reason + " in " + verdict.voidReasons());
    assertTrue(verdict.packets().isClean());
  }

  @Test
  void shouldBeContentWhenEverythingDueArrivedOnce() {
    Verdict verdict = new Sample().verdict();
    assertTrue(verdict.ok(), verdict::toString);
    assertEquals(new Verdict.Packets(2_160, 2_160, 0, 0, 0, 0, 0, 9_000), verdict.packets());
  }

  @Test
  void shouldCountWhatWasDueAndDidNotArrive() {
    Flow flow = new Flow(ProbeClass.DISCARD_LATER, LEFT, 100, 80, 3, 77, 0, 0, 80, 0);
    assertRed(new Sample().with(flow), new Verdict.Packets(2_160, 2_157, 3, 0, 0, 0, 0, 9_000));
  }

  @Test
  void shouldCountProtectedProbesInClear() {
    Flow flow = new Flow(ProbeClass.PROTECT, LEFT, 1_000, 1_000, 0, 1_000, 0, 0, 1_000, 2);
    assertRed(new Sample().with(flow), new Verdict.Packets(2_160, 2_160, 0, 2, 0, 0, 0, 9_000));
    Sample cut = new Sample();
    cut.clearUnknown = 1;
    assertRed(cut, new Verdict.Packets(2_160, 2_160, 0, 1, 0, 0, 0, 9_000));
  }

  @Test
  void shouldCountDiscardedProbesThatArrived() {
    Flow always = new Flow(ProbeClass.DISCARD, LEFT, 50, 0, 0, 1, 0, 1, 0, 0);
    assertRed(new Sample().with(always), new Verdict.Packets(2_160, 2_160, 0, 0, 1, 0, 0, 9_000));
    Flow later = new Flow(ProbeClass.DISCARD_LATER, LEFT, 100, 80, 0, 82, 0, 2, 82, 0);
    assertRed(new Sample().with(later), new Verdict.Packets(2_160, 2_160, 0, 0, 2, 0, 0, 9_000));
  }

  @Test
  void shouldCountProtectedProbesThatArrivedWithoutEsp() {
    Flow flow = new Flow(ProbeClass.PROTECT, LEFT, 1_000, 1_000, 0, 1_000, 0, 0, 990, 0);
    assertRed(new Sample().with(flow), new Verdict.Packets(2_160, 2_160, 0, 0, 10, 0, 0, 9_000));
  }

  @Test
  void shouldCountADiscardedProbeOnTheWireAsMisjudged() {
    Flow flow = new Flow(ProbeClass.DISCARD, LEFT, 50, 0, 0, 0, 0, 0, 0, 1);
    assertRed(new Sample().with(flow), new Verdict.Packets(2_160, 2_160, 0, 0, 1, 0, 0, 9_000));
  }

  @Test
  void shouldCountFramesAfterTheCommitAndDuplicates() {
    Sample late = new Sample();
    late.later = new Testbed.Later(4, true);
    assertRed(late, new Verdict.Packets(2_160, 2_160, 0, 0, 0, 4, 0, 9_000));
    Flow twice = new Flow(ProbeClass.PROTECT, LEFT, 1_000, 1_000, 0, 1_000, 5, 0, 1_000, 0);
    assertRed(new Sample().with(twice), new Verdict.Packets(2_160, 2_160, 0, 0, 0, 0, 5, 9_000));
  }

  @Test
  void shouldBeVoidWhenTooFewProbesMetASwap() {
    Sample one = new Sample();
    one.swaps.set(3, new Swap(LEFT, "hash", "tuple-space", 10_000, 5, 4, 19, 4, true));
    assertVoid(one, "swap 4 had 19 probes in it, of 20 needed");
    Sample all = new Sample();
    all.swaps.replaceAll(s -> new Swap(LEFT, "hash", "tuple-space", 10_000, 5, 4, 49, 4, true));
    assertVoid(all, "all swaps had 980 probes, of 1000 needed");
    Sample few = new Sample();
    few.swaps.removeLast();
    assertVoid(few, "19 swaps of 20 needed");
  }

  @Test
  void shouldBeVoidWhenTheZeroesAreNoEvidence() {
    Sample blind = new Sample();
    blind.sight = new Testbed.Sight(false, 9_000, Map.of(), Map.of(), Map.of(), 0);
    assertVoid(blind, "observer missed frames");
    Sample slow = new Sample();
    slow.probesPerSecond = 1_999;
    assertVoid(slow, "1999 probes per second of 2000 needed");
    Sample forgetful = new Sample();
    forgetful.later = new Testbed.Later(0, false);
    assertVoid(forgetful, "too few stamps");
    Flow silent = new Flow(ProbeClass.PROTECT, LEFT, 0, 0, 0, 0, 0, 0, 0, 0);
    assertVoid(new Sample().with(silent), "nothing of class protect from left");
  }

  @Test
  void shouldRefuseWhenAStepFailed() {
    Sample torn = new Sample();
    torn.transfer = new Testbed.Transfer(1_000, false);
    assertFalse(torn.verdict().ok());
    Sample deaf = new Sample();
    deaf.pings = new Testbed.Pings(10, 0);
    assertFalse(deaf.verdict().ok());
    Sample reused = new Sample();
    reused.sight = new Testbed.Sight(true, 9_000, Map.of(), Map.of(), Map.of(), 1);
    assertFalse(reused.verdict().ok());
    Sample small = new Sample();
    small.swaps.set(0, new Swap(LEFT, "hash", "tuple-space", 9_999, 5, 4, 100, 4, true));
    assertFalse(small.verdict().ok());
    Sample accepted = new Sample();
    accepted.steps.add(new Evidence.Step("ebusy", false, ""));
    assertFalse(accepted.verdict().ok());
  }
}
