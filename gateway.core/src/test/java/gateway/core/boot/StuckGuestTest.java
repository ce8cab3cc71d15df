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
import gateway.core.spd.SortedTable;
import gateway.core.worker.DryPacket;
import gateway.core.worker.DryRun;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
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
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that does not return from whatever it is asked holds up nobody. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StuckGuestTest {
  /** Does not return from one kind of call while it is told not to. */
  private static final class Trap implements SpdDriver {
    private final String name;
    private volatile String shut = "";
    private int insertsLeft;
    private final AtomicInteger closes = new AtomicInteger();

    Trap(String name) {
      this.name = name;
    }

    void pass(String call) {
      while (shut.equals(call)) {
        Thread.onSpinWait();
      }
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public SpdCapabilities capabilities() {
      return new SpdCapabilities(1 << 20, 1);
    }

    @Override
    public SpdTable newTable(TableRequest request) {
      pass("newTable");
      return new Table();
    }

    private final class Table implements SpdTable {
      private final SortedTable sorted = new SortedTable();

      @Override
      public void reserve(int slots) throws GatewayException {
        sorted.reserve(slots);
      }

      @Override
      public void insert(Policy policy) throws GatewayException {
        if (--insertsLeft == 0) {
          shut = "insert";
        }
        pass("insert");
        sorted.insert(policy);
      }

      @Override
      public void delete(Policy policy) throws GatewayException {
        pass("delete");
        sorted.delete(policy);
      }

      @Override
      public void flush() throws GatewayException {
        pass("flush");
        sorted.flush();
      }

      @Override
      public int find(Selector selector) {
        return sorted.find(selector);
      }

      @Override
      public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
        pass("lookup");
        sorted.lookup(flows, from, count, winners, scratch);
      }

      @Override
      public int size() {
        return sorted.size();
      }

      @Override
      public int fallbackPolicies() {
        return 0;
      }

      @Override
      public long memoryBytes() {
        pass("memoryBytes");
        return sorted.memoryBytes();
      }

      @Override
      public void close() {
        closes.incrementAndGet();
        pass("close");
        sorted.close();
      }
    }
  }

  /** A cipher that does not return from what it is told. */
  private static final class StuckCipher implements AeadProvider {
    private final AeadProvider good = new OpenSslProvider();
    private volatile String shut = "";

    @Override
    public String name() {
      return "stuck";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public boolean supports(AeadAlgorithm algorithm) {
      return good.supports(algorithm);
    }

    @Override
    public boolean allocationFree() {
      return true;
    }

    @Override
    public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
        throws GatewayException {
      pass("newSession");
      AeadSession session = good.newSession(algorithm, key, seal);
      return new AeadSession() {
        @Override
        public boolean seal(long aad, int aadLength, long nonce, long data, int length, long tag) {
          return session.seal(aad, aadLength, nonce, data, length, tag);
        }

        @Override
        public boolean open(long aad, int aadLength, long nonce, long data, int length, long tag) {
          return session.open(aad, aadLength, nonce, data, length, tag);
        }

        @Override
        public void close() {
          pass("close");
          session.close();
        }
      };
    }

    private void pass(String call) {
      while (shut.equals(call)) {
        Thread.onSpinWait();
      }
    }
  }

  private final Trap trap = new Trap("trap");
  private final Trap other = new Trap("other");
  private final StuckCipher cipher = new StuckCipher();
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
            .ciphers(List.of(cipher))
            .drivers(List.of(trap, other))
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
    trap.shut = "";
    other.shut = "";
    cipher.shut = "";
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
    trap.shut = call;
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
    trap.insertsLeft = 2;
    commit(Orders.add(policy(3)));
    awaitBuiltInTable();
    assertEquals(3, policies());
    assertTrue(isFound(3));
    expectEverythingGoesOn();
  }

  @Test
  void shouldFinishTheSwapWhenACloseDoesNotReturn() throws Exception {
    trap.shut = "close";
    assertEquals("other", commit(new Change.UseDriver("other", true)).swap().to());
    assertTrue(gateway.faults().toString().contains("closing"), gateway.faults()::toString);
    commit(new Change.UseDriver("linear", true));
    expectEverythingGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newTable", "insert", "lookup"})
  void shouldKeepTheDriverInForceWhenTheNextOneDoesNotReturn(String call) throws Exception {
    other.shut = call;
    GatewayException e =
        assertThrows(GatewayException.class, () -> commit(new Change.UseDriver("other", true)));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertTrue(e.getMessage().contains("other"), e.getMessage());
    assertEquals("trap", driver());
    other.shut = "";
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
    trap.shut = "lookup";
    for (int n = 0; n < 3; n++) {
      GatewayException e = assertThrows(GatewayException.class, () -> isFound(1));
      assertEquals(Errno.ETIMEDOUT, e.code());
      awaitBuiltInTable();
      assertTrue(isFound(1) && isFound(2));
      if (n < 2) {
        trap.shut = "";
        commit(new Change.UseDriver("trap", true));
        trap.shut = "lookup";
      }
    }
    expectEverythingGoesOn();
  }

  @Test
  void shouldTakeTheReaderBackWhenTheQuestionReturnsAfterAll() throws Exception {
    // More often than there are readers.
    for (int n = 0; n < 8; n++) {
      trap.shut = "lookup";
      assertThrows(GatewayException.class, () -> isFound(1));
      trap.shut = "";
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
    trap.shut = "close";
    commit(new Change.UseDriver("other", true));
    assertEquals(1, trap.closes.get(), "of two tables in each of three directions");
    expectEverythingGoesOn();
  }

  @Test
  void shouldRefuseTheSaWhenItsCipherDoesNotReturn() throws Exception {
    cipher.shut = "newSession";
    GatewayException e =
        assertThrows(
            GatewayException.class, () -> commit(new Change.AddSa(Orders.outbound(0x2001))));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertTrue(e.getMessage().contains("stuck"), e.getMessage());
    cipher.shut = "";
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
    cipher.shut = "close";
    commit(new Change.FlushSas());
    assertTrue(gateway.faults().toString().contains("session"), gateway.faults()::toString);
    cipher.shut = "";
    commit(new Change.AddSa(Orders.outbound(0x2001)));
    expectEverythingGoesOn();
  }
}
