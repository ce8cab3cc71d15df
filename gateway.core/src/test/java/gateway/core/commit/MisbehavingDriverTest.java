package gateway.core.commit;

import static gateway.core.Orders.CLEAR;
import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.spd.LinearSpd;
import gateway.core.spd.PolicySpec;
import gateway.core.worker.Counter;
import gateway.core.worker.WorkerPhase;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that throws, lies or leaves half-done things costs speed, never truth. */
class MisbehavingDriverTest {
  private static final byte[] ASIDE = Packets.udp(NEAR + 1, CLEAR + 1, 1000, 2000, 100);
  private static final Change USE = new Change.UseDriver("faulty", true);

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("out of order"),
        new NoClassDefFoundError("gone/with/the/Bundle"),
        new AssertionError("not so"),
        new StackOverflowError(),
        new OutOfMemoryError("as it says"),
        new InternalError("no reason given"),
        new java.io.IOException("sneaked out"),
        new GatewayException(Errno.ENOSPC, "the index is full; use fewer policies"));
  }

  private static PolicySpec numbered(int n) {
    Selector s =
        Selector.of(
            AddressRange.ipv4Prefix(NEAR | n << 8, 24), AddressRange.ipv4Prefix(FAR, 16), 0);
    return Orders.discard(Direction.OUT, s, 10);
  }

  private static String answers(ByHand g) throws GatewayException {
    StringBuilder all = new StringBuilder();
    for (int n = 0; n < 200; n++) {
      all.append(g.answer(Direction.OUT, NEAR | n << 8, FAR + 1, 6)).append('\n');
    }
    return all.toString();
  }

  private static ByHand with(FaultyDriver driver) throws GatewayException {
    ByHand g = new ByHand(b -> b.drivers(List.of(driver)).driver("faulty"));
    g.commit(
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR))),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))),
        Orders.add(numbered(1)));
    g.commit(Orders.add(numbered(2)));
    return g;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldRefuseTheCommitAndTakeTheNextWhenAnInsertThrows(Throwable how) throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      String before = answers(g);
      driver.failAt("insert", 2, how);
      GatewayException e = g.refusal(Orders.add(numbered(3)), Orders.add(numbered(4)));
      assertTrue(e.getMessage().contains("faulty"), e.getMessage());
      assertEquals(how instanceof GatewayException ? Errno.ENOSPC : Errno.EIO, e.code());
      assertEquals(before, answers(g));
      g.commit(Orders.add(numbered(3)), Orders.add(numbered(4)));
      g.commit(Orders.delete(numbered(3)));
      assertEquals("-", g.answer(Direction.OUT, NEAR | 3 << 8, FAR + 1, 6));
      assertTrue(!g.answer(Direction.OUT, NEAR | 4 << 8, FAR + 1, 6).equals("-"));
      assertEquals(1, driver.fired);
      assertEquals(List.of(), driver.breaches);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"newTable", "newScratch", "insert", "reserve", "lookup"})
  void shouldKeepTheDriverInForceWhenTheNewOneFailsInASwap(String call) throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = new ByHand(b -> b.drivers(List.of(driver)))) {
      g.commit(Orders.add(numbered(1)), Orders.add(numbered(2)));
      String before = answers(g);
      for (Throwable how : failures().filter(f -> !(f instanceof GatewayException)).toList()) {
        for (int n = 1; n <= 3; n++) {
          driver.failAt(call, n, how);
          GatewayException e = g.refusal(USE);
          assertTrue(e.getMessage().contains("faulty"), e.getMessage());
          assertEquals(0, driver.open(), "tables left open");
          assertEquals("tuple-space", g.gateway.read((s, r) -> s.spd(Direction.OUT).driver));
        }
      }
      assertEquals(before, answers(g));
      driver.behave();
      assertEquals("faulty", g.commit(USE).swap().to());
      assertEquals(before, answers(g));
      assertEquals(List.of(), driver.breaches);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 5, 100_000, Integer.MIN_VALUE})
  void shouldKeepTheDriverInForceWhenTheNewOneLies(int lie) throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = new ByHand(b -> b.drivers(List.of(driver)))) {
      for (int n = 0; n < 6; n++) {
        g.commit(Orders.add(numbered(n)));
      }
      driver.lie = lie;
      GatewayException e = g.refusal(USE);
      assertTrue(e.getMessage().contains("faulty answers wrongly near"), e.getMessage());
      assertEquals("tuple-space", g.gateway.read((s, r) -> s.spd(Direction.OUT).driver));
      assertEquals(0, driver.open());
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldGoToTheBuiltInTableAndPassTrafficWhenALookupThrows(Throwable how) throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      g.arrive(g.dmz, ASIDE);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      driver.failAt("lookup", 2, how);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.drops(DropReason.WORKER_FAULT));
      assertEquals(1, g.count(Counter.FAULTS));
      g.check();
      String before = answers(g);
      g.rounds(2_000);
      assertEquals(LinearSpd.NAME, g.gateway.read((s, r) -> s.spd(Direction.OUT).driver));
      assertEquals(1, g.gateway.faults().size());
      assertTrue(g.gateway.faults().getFirst().contains("faulty"), g.gateway.faults().toString());
      assertEquals(before, answers(g));
      g.left(g.dmz);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      assertEquals(0, driver.open());
    }
  }

  @Test
  void shouldNotBlameTheSuccessorWhenAFaultIsLookedAtAfterTheSwap() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      g.queue(g.lan, ASIDE);
      do {
        g.worker.doWork();
      } while (g.worker.nextPhase() != WorkerPhase.PROCESS || g.worker.heldFrames() == 0);
      g.gateway.submit(List.of(new Change.UseDriver("hash", true)));
      long generation = g.gateway.generation();
      while (g.gateway.generation() == generation) {
        g.conduct();
        g.gateway.builder().doWork();
      }
      // The worker is still in a batch that the old driver judges.
      driver.failAt("lookup", 1, new IllegalStateException("late"));
      g.rounds(2_000);
      assertEquals(1, g.drops(DropReason.WORKER_FAULT));
      assertTrue(g.gateway.faults().getFirst().contains("faulty"), g.gateway.faults().toString());
      assertEquals("hash", g.gateway.read((s, r) -> s.spd(Direction.OUT).driver));
    }
  }

  @Test
  void shouldKeepFewFaultsInMindWhenADriverFailsAtEveryBatch() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      for (int i = 0; i < 300; i++) {
        driver.failAt("lookup", 1, new IllegalStateException("batch " + i));
        g.arrive(g.lan, ASIDE);
        // Only the conductor: the swap to the built-in table is never built here.
        g.conduct();
      }
      assertEquals(100, g.gateway.faults().size());
      assertTrue(g.gateway.faults().getLast().contains("batch 299"));
      assertEquals(300, g.drops(DropReason.WORKER_FAULT));
    }
  }

  @Test
  void shouldGoOnWhenCloseThrows() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      driver.failAt("close", 1, new NoClassDefFoundError("gone"));
      assertEquals("hash", g.commit(new Change.UseDriver("hash", true)).swap().to());
      assertEquals(1, driver.fired);
    }
  }

  @Test
  void shouldReserveAgainWhenTheCommitThatReservedWasRefused() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = with(driver)) {
      List<Change> many = new ArrayList<>();
      for (int n = 3; n < 150; n++) {
        many.add(Orders.add(numbered(n)));
      }
      driver.failAt("insert", 140, new IllegalStateException("nearly there"));
      g.refusal(many.toArray(Change[]::new));
      g.commit(many.toArray(Change[]::new));
      g.commit(Orders.add(numbered(160)));
      assertEquals(List.of(), driver.breaches);
    }
  }

  /**
   * One call after the other fails, and the world before or after the commit is the only one seen.
   */
  @Test
  void shouldShowTheOldStateOrTheNewOneWhenAnyCallOfTheScenarioFails() throws Exception {
    int calls = run(0);
    assertTrue(calls > 100, "calls " + calls);
    int fired = 0;
    for (int n = 1; n <= calls + 3; n++) {
      fired += run(n) < 0 ? 0 : 1;
    }
    assertTrue(fired > calls / 2, "fired " + fired + " of " + calls);
  }

  // Answers the number of driver calls; -1 when the n-th never came.
  private static int run(int n) throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = new ByHand(b -> b.drivers(List.of(driver)))) {
      g.commit(Orders.add(numbered(1)), Orders.add(numbered(2)));
      driver.failAt("any", n, new IllegalStateException("call " + n));
      int present = 0;
      Set<Change[]> scenario =
          new java.util.LinkedHashSet<>(
              List.of(
                  new Change[] {USE},
                  new Change[] {Orders.add(numbered(3)), Orders.add(numbered(4))},
                  new Change[] {Orders.delete(numbered(3)), Orders.add(numbered(5))},
                  new Change[] {new Change.UpdatePolicy(numbered(4)), Orders.add(numbered(3))},
                  new Change[] {new Change.FlushPolicies(Set.of(Direction.OUT))},
                  new Change[] {Orders.add(numbered(9)), Orders.add(numbered(8))},
                  new Change[] {USE},
                  new Change[] {Orders.delete(numbered(9))},
                  new Change[] {new Change.UseDriver("hash", true)}));
      for (Change[] step : scenario) {
        // Its own answers are asked of the truth, which no driver can change.
        String before = truth(g);
        int firedBefore = driver.fired;
        try {
          g.commit(step);
          present++;
        } catch (GatewayException e) {
          assertEquals(firedBefore + 1, driver.fired, e.getMessage());
          assertTrue(e.getMessage().contains("faulty"), e.getMessage());
          assertEquals(before, truth(g));
          g.commit(step);
          present++;
        }
        assertEquals(truth(g), shown(g), "call " + n + " step " + present);
      }
      assertEquals(List.of(), driver.breaches, "call " + n);
      assertEquals(0, driver.open(), "call " + n);
      return n == 0 ? driver.calls : driver.fired - 1;
    }
  }

  private static String truth(ByHand g) throws Exception {
    return g.await(
        g.gateway.ask(t -> {
          StringBuilder all = new StringBuilder();
          for (int n = 0; n < 12; n++) {
            all.append(t.spd(Direction.OUT).find(numbered(n).selector()) == null ? '-' : '+');
          }
          return all.toString();
        }));
  }

  // The lookup of the question may be the call that fails; nobody but the asker suffers.
  private static String shown(ByHand g) throws GatewayException {
    try {
      return answered(g);
    } catch (IllegalStateException e) {
      return answered(g);
    }
  }

  private static String answered(ByHand g) throws GatewayException {
    StringBuilder all = new StringBuilder();
    for (int n = 0; n < 12; n++) {
      all.append(g.answer(Direction.OUT, NEAR | n << 8, FAR + 1, 6).equals("-") ? '-' : '+');
    }
    return all.toString();
  }

  @Test
  void shouldRefuseADriverThatTakesTheBuiltInName() {
    SpdDriver pretender =
        new SpdDriver() {
          @Override
          public String name() {
            return LinearSpd.NAME;
          }

          @Override
          public SpdCapabilities capabilities() {
            return new LinearSpd().capabilities();
          }

          @Override
          public SpdTable newTable(TableRequest request) {
            return new LinearSpd().newTable(request);
          }
        };
    GatewayException e =
        assertThrows(GatewayException.class, () -> new ByHand(b -> b.drivers(List.of(pretender))));
    assertEquals(Errno.EEXIST, e.code());
  }
}
