package gateway.core.boot;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.FAR_WAN;
import static gateway.core.Orders.NEAR;
import static gateway.core.Orders.NEAR_WAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.MemoryStore;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.core.route.Route;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that stands still is replaced, and what it does when it wakes reaches nobody. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacementTest {
  private final MemoryChannel nearIn = new MemoryChannel(64, true);
  private final MemoryChannel farOut = new MemoryChannel(64, true);
  private final MemoryChannel wire = new MemoryChannel(64, true);
  private final MemoryChannel back = new MemoryChannel(64, true);
  private final MemoryChannel unused = new MemoryChannel(64, true);

  private RunningGateway side(
      List<SpdDriver> drivers, String driver, MemoryPort lan, MemoryPort wan, boolean near)
      throws GatewayException {
    return side(drivers, driver, List.of(new OpenSslProvider()), lan, wan, near);
  }

  private RunningGateway side(
      List<SpdDriver> drivers,
      String driver,
      List<AeadProvider> ciphers,
      MemoryPort lan,
      MemoryPort wan,
      boolean near)
      throws GatewayException {
    // One for the worker and one for each that may take its place.
    List<DescriptorPoller> pollers = new java.util.ArrayList<>();
    for (int i = 0; i <= GatewayBuilder.SPARE_WORKERS; i++) {
      pollers.add(new DescriptorPoller());
    }
    var unusedPollers = new java.util.ArrayDeque<>(pollers);
    Gateway gateway =
        new GatewayBuilder(new SystemClock(), new MemoryStore(), unusedPollers::pop)
            .ports(List.of(lan, wan))
            .routes(
                List.of(
                    new Route(near ? NEAR : FAR, 16, "lan"),
                    new Route(near ? FAR : NEAR, 16, "wan")))
            .ciphers(ciphers)
            .drivers(drivers)
            .driver(driver)
            .frames(1024)
            .watchNanos(200_000_000L)
            .build();
    return new RunningGateway(gateway, pollers, Throwable::printStackTrace);
  }

  private static MemoryPort port(String name, MemoryChannel in, MemoryChannel out, int... own) {
    return new MemoryPort(name, in, out, new PortCapabilities(1500, own.length == 0, 1, own));
  }

  // The processors are for the workers, also on a busy machine.
  private static void rest() {
    LockSupport.parkNanos(50_000);
  }

  private int number(byte[] packet) {
    return (packet[22] & 0xff) << 8 | packet[23] & 0xff;
  }

  // Sends until one arrives, and answers the numbers of all that did.
  private Set<Integer> sendUntilOneArrives(int from) {
    Set<Integer> arrived = new HashSet<>();
    for (int n = from; arrived.isEmpty(); n++) {
      byte[] packet = Packets.udp(NEAR + 1, FAR + 1, 1000, n, 100);
      nearIn.offer(packet, packet.length);
      for (int i = 0; i < 100; i++) {
        byte[] one = farOut.poll();
        if (one != null) {
          assertTrue(arrived.add(number(one)), "twice");
        }
        rest();
      }
    }
    return arrived;
  }

  private void exchange(int n) {
    byte[] packet = Packets.udp(NEAR + 1, FAR + 1, 1000, n, 100);
    assertTrue(nearIn.offer(packet, packet.length));
    byte[] one = farOut.poll();
    while (one == null || number(one) != n) {
      rest();
      one = farOut.poll();
    }
  }

  @Test
  void shouldGoOnWithAnotherWorkerUnderTheBuiltInTableWhenADriverLoops() throws Exception {
    Trap trap = new Trap();
    try (RunningGateway near =
            side(
                List.of(trap.driver("trap")),
                "trap",
                port("lan", nearIn, unused),
                port("wan", back, wire, NEAR_WAN),
                true);
        RunningGateway far =
            side(
                List.of(),
                "linear",
                port("lan", unused, farOut),
                port("wan", wire, back, FAR_WAN),
                false)) {
      order(near, far);
      for (int n = 0; n < 100; n++) {
        exchange(n);
      }
      trap.shut("lookup out");
      byte[] caught = Packets.udp(NEAR + 1, FAR + 1, 1000, 999, 100);
      nearIn.offer(caught, caught.length);
      while (near.gateway().workers().size() == 1) {
        rest();
      }
      assertTrue(
          near.gateway().faults().getFirst().contains("stood still in SPD_OUT"),
          near.gateway().faults()::toString);
      sendUntilOneArrives(1_000);
      assertEquals("linear", near.gateway().read((s, r) -> s.spd(Direction.OUT).driver));

      // The dead one wakes: it seals what it held and finds every door shut.
      trap.open();
      for (int n = 30_000; n < 30_300; n++) {
        exchange(n);
      }
      assertEquals(0, far.gateway().drops(DropReason.SA_REPLAY), "a number was used twice");
      assertEquals(0, far.gateway().drops(DropReason.SA_TOO_OLD), "a number of before");
    } finally {
      trap.open();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"throw", "loop"})
  void shouldGoOnWithAnotherCipherWhenASealDoesNotReturnAsItShould(String how) throws Exception {
    Trap innocent = new Trap();
    Trap cipher = new Trap();
    try (RunningGateway near =
            side(
                List.of(innocent.driver("trap")),
                "trap",
                List.of(cipher.cipher("bad"), new OpenSslProvider()),
                port("lan", nearIn, unused),
                port("wan", back, wire, NEAR_WAN),
                true);
        RunningGateway far =
            side(
                List.of(),
                "linear",
                port("lan", unused, farOut),
                port("wan", wire, back, FAR_WAN),
                false)) {
      order(near, far);
      for (int n = 0; n < 100; n++) {
        exchange(n);
      }
      if (how.equals("loop")) {
        cipher.shut("seal");
      } else {
        cipher.fail("seal", 0);
      }
      byte[] caught = Packets.udp(NEAR + 1, FAR + 1, 1000, 999, 100);
      nearIn.offer(caught, caught.length);
      while (near.gateway().faults().isEmpty()) {
        rest();
      }
      assertTrue(
          near.gateway().faults().getFirst().contains("of cipher bad"),
          near.gateway().faults()::toString);
      sendUntilOneArrives(1_000);
      while (!near.gateway().read((s, r) -> s.spd(Direction.OUT).driver).equals("trap")) {
        rest();
      }
      cipher.open();
      for (int n = 30_000; n < 30_300; n++) {
        exchange(n);
      }
      assertEquals(0, far.gateway().drops(DropReason.SA_REPLAY), "a number was used twice");
    } finally {
      cipher.open();
    }
  }

  private static void order(RunningGateway near, RunningGateway far) throws Exception {
    near.gateway()
        .submit(
            List.of(
                Orders.add(
                    Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), Orders.leaving())),
                Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, FAR))),
                new Change.AddSa(Orders.outbound(0x2001))))
        .get();
    far.gateway()
        .submit(
            List.of(
                Orders.add(
                    Orders.protect(Direction.FWD, Orders.between(NEAR, FAR), Orders.leaving())),
                Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, FAR))),
                new Change.AddSa(Orders.outbound(0x2001))))
        .get();
  }
}
