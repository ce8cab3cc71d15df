package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Orders;
import gateway.core.commit.Change;
import gateway.core.guest.Attendance;
import gateway.core.guest.GuestPortDriver;
import gateway.core.spd.LinearSpd;
import gateway.core.worker.DryPacket;
import gateway.core.worker.DryRun;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest is stuck in a call, is given up, and goes; when the call comes back nothing follows. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DepartedGuestTest {
  private final Trap trap = new Trap();
  private final SpdDriver driver = trap.driver("trap");
  private final AeadProvider cipher = trap.cipher("trap");

  @TempDir private Path folder;
  private Host host;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        gateway: { name: left, workers: 1, unmatched: discard }
        spd: { driver: linear }
        """);
    host = new Host(folder, Throwable::printStackTrace);
    host.arrive(new OpenSslProvider());
    host.start(pid -> true);
    order(
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.FAR))),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.FAR))));
  }

  @AfterEach
  void close() {
    trap.open();
    host.close();
  }

  private void order(Change... changes) throws GatewayException {
    Answer.await(host.gateway().submit(List.of(changes)));
  }

  private void expectGivenUp(Change... changes) {
    assertEquals(
        Errno.ETIMEDOUT, assertThrows(GatewayException.class, () -> order(changes)).code());
  }

  // The thread that was inside ends when it has come back.
  private void expectNoCallAfterwards() throws InterruptedException {
    Thread inside = trap.awaitCaught();
    trap.calls.clear();
    trap.open();
    inside.join();
    assertEquals(List.of(), List.copyOf(trap.calls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"newTable", "newScratch", "reserve", "insert", "lookup"})
  void shouldNotCallADriverThatWentAfterItsTablesWereGivenUp(String call) throws Exception {
    host.arrive(driver);
    trap.shut(call);
    expectGivenUp(new Change.UseDriver("trap", true));
    host.depart(driver);
    expectNoCallAfterwards();
  }

  @ParameterizedTest
  @ValueSource(strings = {"newTable", "insert"})
  void shouldNotCallADriverThatWentAfterAChangeWasGivenUp(String call) throws Exception {
    host.arrive(driver);
    order(new Change.UseDriver("trap", true));
    trap.fail("insert", 0);
    Change more = Orders.add(Orders.bypass(Direction.IN, Orders.between(Orders.NEAR, Orders.FAR)));
    assertThrows(GatewayException.class, () -> order(more));
    trap.open();
    // The hidden table is built anew.
    trap.shut(call);
    expectGivenUp(more);
    host.depart(driver);
    expectNoCallAfterwards();
  }

  @Test
  void shouldNotCallADriverThatWentAfterAQuestionWasGivenUp() throws Exception {
    host.arrive(driver);
    order(new Change.UseDriver("trap", true));
    trap.shut("lookup fwd");
    DryPacket packet = new DryPacket(0, null, Orders.NEAR, Orders.FAR, 17, 1000, 2000, 0, 100);
    DryRun run = new DryRun();
    assertThrows(
        GatewayException.class,
        () -> host.gateway().read(run::hook, (s, r) -> run.of(s, r, packet)));
    host.depart(driver);
    expectNoCallAfterwards();
  }

  @Test
  void shouldNotCallAHookThatWentWhileTheOneBeforeItHeldThePacket() throws Exception {
    Trap next = new Trap();
    NetfilterHook second = next.hook("trap-next", HookPoint.PREROUTING);
    host.arrive(trap.hook("trap", HookPoint.PREROUTING), null);
    host.arrive(second, null);
    trap.shut("onPacket");
    DryPacket packet = new DryPacket(0, null, Orders.NEAR, Orders.FAR, 17, 1000, 2000, 0, 100);
    DryRun run = new DryRun();
    assertThrows(
        GatewayException.class,
        () -> host.gateway().read(run::hook, (s, r) -> run.of(s, r, packet)));
    host.depart(second);
    next.calls.clear();
    expectNoCallAfterwards();
    assertEquals(List.of(), List.copyOf(next.calls));
  }

  @Test
  void shouldNotCloseAPortWhoseDriverHasGone() throws Exception {
    PortDriver cables = trap.ports("cable");
    PortGuests ports = new PortGuests();
    Attendance here = new Attendance();
    ports.arrive(cables, new GuestPortDriver(cables, here), null);
    ports.open(List.of(new PortConfig("lan", "cable", Map.of(), List.of(), 1)));
    here.end();
    trap.calls.clear();
    ports.close();
    assertEquals(List.of(), List.copyOf(trap.calls));
  }

  @Test
  void shouldNotCallACipherThatWentAfterTheEndOfItsSessionsWasGivenUp() throws Exception {
    host.arrive(cipher);
    order(new Change.UseCipher("trap"));
    for (int n = 0; n < 8; n++) {
      order(new Change.AddSa(Orders.outbound(0x2001 + n)));
    }
    trap.shut("close");
    order(new Change.UseCipher(new OpenSslProvider().name()));
    host.depart(cipher);
    expectNoCallAfterwards();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldCloseAPortThatOpensTooLateUnlessItsDriverWent(boolean gone) throws Exception {
    PortDriver cables = trap.ports("cable");
    PortGuests ports = new PortGuests(50_000_000L);
    Attendance here = new Attendance();
    ports.arrive(cables, new GuestPortDriver(cables, here), null);
    trap.shut("capabilities");
    PortConfig config = new PortConfig("lan", "cable", Map.of(), List.of(), 1);
    assertThrows(GatewayException.class, () -> ports.open(List.of(config)));
    if (gone) {
      here.end();
    }
    Thread inside = trap.awaitCaught();
    trap.calls.clear();
    trap.open();
    inside.join();
    assertEquals(gone ? List.of() : List.of("queue", "close"), List.copyOf(trap.calls));
    ports.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spd", "cipher", "hook"})
  void shouldKeepOutWhoGoesBeforeItHasSaidWhoItIs(String kind) throws Exception {
    NetfilterHook hook = trap.hook("trap", HookPoint.FORWARD);
    trap.shut("name");
    FutureTask<Void> coming =
        new FutureTask<>(() -> {
          switch (kind) {
            case "spd" -> host.arrive(driver);
            case "cipher" -> host.arrive(cipher);
            default -> host.arrive(hook, null);
          }
          return null;
        });
    Thread.ofPlatform().start(coming);
    trap.awaitCaught();
    host.depart(driver);
    host.depart(cipher);
    host.depart(hook);
    expectNoCallAfterwards();
    assertThrows(Exception.class, coming::get);
    assertEquals(List.of(LinearSpd.NAME), List.copyOf(host.gateway().drivers().keySet()));
    assertEquals(1, host.ciphers().size());
    assertEquals(List.of(), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
  }

  @Test
  void shouldGoOnAskingAHookThatCameTwiceWhenItGoesOnce() throws Exception {
    NetfilterHook hook = trap.hook("trap", HookPoint.PREROUTING);
    host.arrive(hook, null);
    assertThrows(GatewayException.class, () -> host.arrive(hook, null));
    host.depart(hook);
    assertEquals(
        List.of("trap"), host.gateway().look(s -> s.hooks.at(HookPoint.PREROUTING).names()));
    trap.calls.clear();
    DryPacket packet = new DryPacket(0, null, Orders.NEAR, Orders.FAR, 17, 1000, 2000, 0, 100);
    host.gateway().read((s, r) -> new DryRun().of(s, r, packet));
    assertEquals(List.of("onPacket"), List.copyOf(trap.calls));
  }

  @Test
  void shouldTakeInWhoSaysLateWhoItIs() throws Exception {
    host.close();
    host = new Host(folder, Throwable::printStackTrace, 50_000_000L);
    host.arrive(new OpenSslProvider());
    host.start(pid -> true);
    trap.shut("name");
    GatewayException e = assertThrows(GatewayException.class, () -> host.arrive(driver));
    assertEquals(Errno.ETIMEDOUT, e.code());
    assertFalse(host.gateway().drivers().containsKey("trap"));
    Thread late = trap.awaitCaught();
    trap.open();
    late.join();
    assertTrue(host.gateway().drivers().containsKey("trap"));
    order(new Change.UseDriver("trap", true));
  }
}
