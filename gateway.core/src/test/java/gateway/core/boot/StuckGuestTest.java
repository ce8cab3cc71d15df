package gateway.core.boot;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.MemoryStore;
import gateway.core.Orders;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.route.Route;
import gateway.core.spd.PolicySpec;
import gateway.core.worker.DryPacket;
import gateway.core.worker.DryRun;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that does not return from whatever it is asked holds up nobody. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckGuestTest {
  private final Trap trap = new Trap();
  private final Trap other = new Trap();
  private final Trap cipher = new Trap();
  private RunningGateway running;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    MemoryPort lan = port("lan");
    MemoryPort wan = port("wan", Orders.NEAR_WAN);
    List<DescriptorPoller> pollers = new ArrayList<>();
    for (int i = 0; i <= GatewayBuilder.SPARE_WORKERS; i++) {
      pollers.add(new DescriptorPoller());
    }
    ArrayDeque<DescriptorPoller> unused = new ArrayDeque<>(pollers);
    gateway =
        new GatewayBuilder(new SystemClock(), new MemoryStore(), unused::pop)
            .ports(List.of(lan, wan))
            .routes(List.of(new Route(NEAR, 16, "lan"), new Route(FAR, 16, "wan")))
            .ciphers(List.of(cipher.cipher("stuck")))
            .drivers(List.of(trap.driver("trap"), other.driver("other")))
            .driver("trap")
            .frames(256)
            .watchNanos(200_000_000L)
            .guests(name -> new GuestThread(name, 200_000_000L))
            .build();
    running = new RunningGateway(gateway, pollers, Throwable::printStackTrace);
    commit(Orders.add(policy(1)));
    commit(Orders.add(policy(2)));
  }

  // With the trap still shut: a driver that does not return does not hold up the end either.
  @AfterEach
  void stop() {
    running.close();
    trap.open();
    other.open();
    cipher.open();
  }

  private static MemoryPort port(String name, int... own) {
    MemoryChannel in = new MemoryChannel(64, true);
    MemoryChannel out = new MemoryChannel(64, true);
    return new MemoryPort(name, in, out, new PortCapabilities(1500, own.length == 0, 1, own));
  }

  private static PolicySpec policy(int n) {
    Selector s =
        Selector.of(
            AddressRange.ipv4Prefix(NEAR | n << 8, 24), AddressRange.ipv4Prefix(FAR, 16), 0);
    return Orders.discard(Direction.OUT, s, 10);
  }

  private Committed commit(Change... changes) throws GatewayException {
    return Answer.await(gateway.submit(List.of(changes)));
  }

  private String driver() throws GatewayException {
    return gateway.read((s, r) -> s.spd(Direction.OUT).driver);
  }

  private int policies() throws GatewayException {
    return Answer.await(gateway.ask(truth -> truth.policies()));
  }

  private boolean isFound(int n) throws GatewayException {
    FlowColumns flow = new FlowColumns(1);
    flow.set(0, NEAR | n << 8, FAR + 1, 17, 1, 2);
    int[] winner = {-1};
    return gateway.read((s, r) -> {
      s.spd(Direction.OUT).lookup(r, flow, 0, 1, winner);
      return winner[0] >= 0;
    });
  }

  private void awaitBuiltInTable() throws GatewayException {
    while (!driver().equals("linear")) {
      Thread.yield();
    }
    assertTrue(gateway.faults().toString().contains("not"), gateway.faults()::toString);
  }

  private void expectEverythingGoesOn() throws GatewayException {
    int before = policies();
    commit(Orders.add(policy(40)));
    commit(Orders.add(policy(41)));
    assertEquals(before + 2, policies());
    assertTrue(isFound(1) && isFound(40) && isFound(41));
    assertEquals("other", commit(new Change.UseDriver("other", true)).swap().to());
    assertTrue(isFound(1) && isFound(40) && isFound(41));
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert", "delete", "flush"})
  void shouldRefuseTheOrderAndGoToTheBuiltInTableWhenAChangeDoesNotReturn(String call)
      throws Exception {
    trap.shut(call);
    Change change =
        switch (call) {
          case "insert" -> Orders.add(policy(3));
          case "delete" -> Orders.delete(policy(2));
          default -> new Change.FlushPolicies(Set.of(Direction.OUT));
        };
    GatewayException e = assertThrows(GatewayException.class, () -> commit(change));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertTrue(e.getMessage().contains("trap"), e.getMessage());
    awaitBuiltInTable();
    assertEquals(2, policies(), "nothing was changed");
    assertEquals(
        Errno.EIO,
        assertThrows(GatewayException.class, () -> commit(new Change.UseDriver("trap", true)))
            .code());
    expectEverythingGoesOn();
  }

  @Test
  void shouldKeepTheOrderWhenTheTwinDoesNotReturn() throws Exception {
    // The first insertion is the hidden table's, the second that of its twin.
    trap.shutAfter("insert", 1);
    commit(Orders.add(policy(3)));
    awaitBuiltInTable();
    assertEquals(3, policies());
    assertTrue(isFound(3));
    expectEverythingGoesOn();
  }

  @Test
  void shouldFinishTheSwapWhenACloseDoesNotReturn() throws Exception {
    trap.shut("close");
    assertEquals("other", commit(new Change.UseDriver("other", true)).swap().to());
    assertTrue(gateway.faults().toString().contains("closing"), gateway.faults()::toString);
    commit(new Change.UseDriver("linear", true));
    expectEverythingGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newTable", "insert", "lookup"})
  void shouldKeepTheDriverInForceWhenTheNextOneDoesNotReturn(String call) throws Exception {
    other.shut(call);
    GatewayException e =
        assertThrows(GatewayException.class, () -> commit(new Change.UseDriver("other", true)));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertTrue(e.getMessage().contains("other"), e.getMessage());
    assertEquals("trap", driver());
    other.open();
    assertEquals(
        Errno.EIO,
        assertThrows(GatewayException.class, () -> commit(new Change.UseDriver("other", true)))
            .code(),
        "it is not asked again");
    commit(Orders.add(policy(3)));
    assertEquals("linear", commit(new Change.UseDriver("linear", true)).swap().to());
    assertEquals("trap", commit(new Change.UseDriver("trap", true)).swap().to());
    assertTrue(isFound(1) && isFound(3));
  }

  @Test
  void shouldGoToTheBuiltInTableWhenAQuestionIsNotAnswered() throws Exception {
    trap.shut("lookup");
    for (int n = 0; n < 3; n++) {
      GatewayException e = assertThrows(GatewayException.class, () -> isFound(1));
      assertEquals(Errno.ETIMEDOUT, e.code());
      awaitBuiltInTable();
      assertTrue(isFound(1) && isFound(2));
      if (n < 2) {
        trap.open();
        commit(new Change.UseDriver("trap", true));
        trap.shut("lookup");
      }
    }
    expectEverythingGoesOn();
  }

  @Test
  void shouldTakeTheReaderBackWhenTheQuestionReturnsAfterAll() throws Exception {
    // More often than there are readers.
    for (int n = 0; n < 8; n++) {
      trap.shut("lookup");
      assertThrows(GatewayException.class, () -> isFound(1));
      trap.open();
      awaitBuiltInTable();
      commit(new Change.UseDriver("trap", true));
      while (!isFound(1)) {
        Thread.yield();
      }
    }
    assertEquals("trap", gateway.look(s -> s.spd(Direction.OUT).driver));
  }

  @Test
  void shouldFenceTheHookAndKeepTheDriverWhenAHookDoesNotAnswerAQuestion() throws Exception {
    AtomicBoolean shut = new AtomicBoolean(true);
    commit(new Change.AddHook(hook(shut)));
    DryPacket packet = new DryPacket(0, null, NEAR | 1 << 8, FAR + 1, 17, 1000, 2000, 0, 100);
    DryRun run = new DryRun();
    GatewayException e =
        assertThrows(
            GatewayException.class, () -> gateway.read(run::hook, (s, r) -> run.of(s, r, packet)));
    assertEquals(Errno.ETIMEDOUT, e.code());
    while (!gateway.look(s -> s.hooks.isClosed(HookPoint.PREROUTING))) {
      Thread.yield();
    }
    assertTrue(gateway.faults().toString().contains("of hook sleeper"), gateway.faults()::toString);
    while (!gateway.look(s -> s.spd(Direction.OUT).driver).equals("trap")) {
      Thread.yield();
    }
    shut.set(false);
    expectEverythingGoesOn();
  }

  private static NetfilterHook hook(AtomicBoolean shut) {
    return new NetfilterHook() {
      @Override
      public String name() {
        return "sleeper";
      }

      @Override
      public Set<HookPoint> points() {
        return Set.of(HookPoint.PREROUTING);
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public int onPacket(HookPacket packet) {
        while (shut.get()) {
          Thread.onSpinWait();
        }
        return Verdict.ACCEPT;
      }
    };
  }

  @Test
  void shouldAskADriverThatDoesNotCloseATableForNoOther() throws Exception {
    trap.shut("close");
    commit(new Change.UseDriver("other", true));
    assertEquals(
        1,
        trap.calls.stream().filter("close"::equals).count(),
        "of two tables in each of three directions");
    expectEverythingGoesOn();
  }

  @Test
  void shouldRefuseTheSaWhenItsCipherDoesNotReturn() throws Exception {
    cipher.shut("newSession");
    GatewayException e =
        assertThrows(
            GatewayException.class, () -> commit(new Change.AddSa(Orders.outbound(0x2001))));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertTrue(e.getMessage().contains("stuck"), e.getMessage());
    assertEquals(
        Errno.ENOPKG,
        assertThrows(
                GatewayException.class, () -> commit(new Change.AddSa(Orders.outbound(0x2001))))
            .code(),
        "it is not asked again");
    commit(new Change.AddCipher(new OpenSslProvider()));
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    expectEverythingGoesOn();
  }

  @Test
  void shouldFinishTheCommitWhenASessionDoesNotReturnFromItsEnd() throws Exception {
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    cipher.shut("close");
    commit(new Change.FlushSas());
    assertTrue(gateway.faults().toString().contains("session"), gateway.faults()::toString);
    GatewayException e =
        assertThrows(
            GatewayException.class, () -> commit(new Change.AddSa(Orders.outbound(0x2001))));
    assertTrue(e.getMessage().contains("stuck did not return"), e.getMessage());
    comeBack(cipher);
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    expectEverythingGoesOn();
  }

  @Test
  void shouldLoseOnePatienceWhenSessionsTakeTheirTimeToEnd() throws Exception {
    for (int n = 0; n < 8; n++) {
      commit(new Change.AddSa(Orders.outbound(0x2001 + n)));
    }
    cipher.shutAfter("close", 3);
    commit(new Change.FlushSas());
    assertEquals(4, cipher.calls.stream().filter("close"::equals).count());
    assertThrows(GatewayException.class, () -> commit(new Change.AddSa(Orders.outbound(0x2001))));
    comeBack(cipher);
    assertEquals(8, cipher.calls.stream().filter("close"::equals).count());
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    expectEverythingGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "newSession"})
  void shouldServeAnSaThatFoundNoCipherWhenItsCipherReturnsAfterAll(String late) throws Exception {
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    commit(new Change.AddSa(Orders.outbound(0x2002)));
    cipher.shut(late);
    commit(new Change.DeleteSa(Orders.FAR_WAN, 0x2002));
    commit(new Change.RenewSas());
    assertEquals(0, served());
    comeBack(cipher);
    while (served() == 0) {
      Thread.yield();
    }
    expectEverythingGoesOn();
  }

  private long served() throws GatewayException {
    return Answer.await(
        gateway.ask(
            truth -> truth.sad().entries().stream().filter(e -> e.provider() != null).count()));
  }

  // The thread that was inside ends when all is done.
  private static void comeBack(Trap guest) throws InterruptedException {
    Thread inside = guest.awaitCaught();
    guest.open();
    inside.join();
  }

  @Test
  void shouldLoseOnePatienceWhenSessionsThatWereTakenBackDoNotReturnFromTheirEnd()
      throws Exception {
    Trap next = new Trap();
    for (int n = 0; n < 8; n++) {
      commit(new Change.AddSa(Orders.outbound(0x2001 + n)));
    }
    commit(new Change.AddCipher(next.cipher("next")));
    next.shut("close");
    next.fail("newSession", 7);
    GatewayException e =
        assertThrows(GatewayException.class, () -> commit(new Change.UseCipher("next")));
    assertEquals(Errno.ENOSPC, e.code());
    assertEquals(1, next.calls.stream().filter("close"::equals).count());
    assertEquals(1, gateway.faults().size(), gateway.faults()::toString);
    assertEquals(
        Errno.ENOPKG,
        assertThrows(GatewayException.class, () -> commit(new Change.UseCipher("next"))).code(),
        "it is not asked again");
    next.open();
    expectEverythingGoesOn();
  }
}
