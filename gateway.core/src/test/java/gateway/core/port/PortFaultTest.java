package gateway.core.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.core.worker.Counter;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.spd.api.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that throws is fenced, and the others go on. */
class PortFaultTest {
  private static final byte[] ASIDE =
      Packets.udp(Orders.NEAR + 1, Orders.CLEAR + 1, 1000, 2000, 100);

  /** A port around another one, that throws from one kind of call. */
  private static final class Faulty implements PacketPort, PortQueue {
    private final PacketPort port;
    private final String fails;

    Faulty(PacketPort port, String fails) {
      this.port = port;
      this.fails = fails;
    }

    private PortQueue asked(String call) {
      if (call.equals(fails)) {
        throw new IllegalStateException(call + " is out of order");
      }
      return port.queue(0);
    }

    @Override
    public String name() {
      return port.name();
    }

    @Override
    public PortCapabilities capabilities() {
      return port.capabilities();
    }

    @Override
    public PortQueue queue(int index) {
      asked("queue");
      return this;
    }

    @Override
    public void close() {}

    @Override
    public int descriptor() {
      return asked("descriptor").descriptor();
    }

    @Override
    public void refill(Slab slab) {
      asked("refill").refill(slab);
    }

    @Override
    public int rx(Batch batch) {
      return asked("rx").rx(batch);
    }

    @Override
    public int tx(Batch batch) {
      int taken = asked("tx").tx(batch);
      if (fails.equals("medium")) {
        counters().txErrors += taken;
      }
      return taken;
    }

    @Override
    public void reap(Slab slab) {
      asked("reap").reap(slab);
    }

    @Override
    public int outstanding() {
      return asked("outstanding").outstanding();
    }

    @Override
    public void drain(Slab slab) {
      asked("drain").drain(slab);
    }

    @Override
    public PortCounters counters() {
      return port.queue(0).counters();
    }
  }

  private static ByHand gateway() throws GatewayException {
    ByHand g = new ByHand();
    g.commit(
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR))),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.CLEAR))));
    return g;
  }

  private static PacketPort wan(ByHand g) {
    return g.gateway.ports().stream().filter(p -> p.name().equals("wan")).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue", "descriptor", "refill", "rx", "outstanding"})
  void shouldPutAPortThatThrowsAsideAndServeTheOthers(String call) throws GatewayException {
    try (ByHand g = gateway()) {
      g.commit(new Change.ReplacePort(new Faulty(g.wan, call)));
      g.rounds(100);
      assertInstanceOf(AbsentPort.class, wan(g));
      assertTrue(
          g.gateway.faults().toString().contains("of port wan"), g.gateway.faults()::toString);
      long faults = g.count(Counter.FAULTS);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      g.commit(new Change.ReplacePort(g.wan));
      g.rounds(100);
      assertSame(g.wan, wan(g));
      assertEquals(faults, g.count(Counter.FAULTS), "once is enough");
    }
  }

  @Test
  void shouldLetAPortGoThatThrowsAtItsEnd() throws GatewayException {
    try (ByHand g = gateway()) {
      g.commit(new Change.ReplacePort(new Faulty(g.wan, "drain")));
      g.rounds(100);
      g.commit(new Change.ReplacePort(g.wan));
      assertSame(g.wan, wan(g));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
    }
  }

  @Test
  void shouldCountWhatTheMediumRefusesForGoodAsDropped() throws GatewayException {
    try (ByHand g = gateway()) {
      g.commit(new Change.ReplacePort(new Faulty(g.dmz, "medium")));
      long sent = g.count(Counter.TRANSMITTED);
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.drops(DropReason.PORT_ERROR));
      assertEquals(sent, g.count(Counter.TRANSMITTED));
      g.left(g.dmz);
    }
  }
}
