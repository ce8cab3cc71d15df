package gateway.core.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Ports leave by commits: nothing touches them afterwards, and nothing is lost of the others. */
class PortDepartureTest {
  private static final byte[] ASIDE =
      Packets.udp(Orders.NEAR + 1, Orders.CLEAR + 1, 1000, 2000, 100);

  private static ByHand gateway() throws GatewayException {
    ByHand g = new ByHand();
    g.commit(
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR))),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.CLEAR))));
    return g;
  }

  private static PacketPort absent(PacketPort port) {
    return new AbsentPort(port.name(), port.capabilities());
  }

  @Test
  void shouldDropForAPortThatIsGoneAndPassWhenItIsBack() throws GatewayException {
    try (ByHand g = gateway()) {
      g.commit(new Change.ReplacePort(absent(g.dmz)));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.drops(DropReason.PORT_GONE));
      g.commit(new Change.ReplacePort(g.dmz));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
    }
  }

  @Test
  void shouldHearAPortThatStandsInTheOldOnesPlace() throws GatewayException {
    try (ByHand g = gateway()) {
      MemoryChannel in = new MemoryChannel(64, false);
      MemoryChannel out = new MemoryChannel(64, false);
      PacketPort other =
          new MemoryPort("lan", in, out, new PortCapabilities(ByHand.MTU, true, 1, new int[0]));
      g.commit(new Change.ReplacePort(other));
      g.queue(g.lan, ASIDE);
      g.rounds(100);
      assertEquals(0, g.left(g.dmz).size(), "the port before is not read any more");
      g.commit(new Change.ReplacePort(g.lan));
      g.rounds(100);
      assertEquals(1, g.left(g.dmz).size());
    }
  }

  @Test
  void shouldNotReturnBeforeTheWorkerHasLetGoOfThePort() throws GatewayException {
    try (ByHand g = gateway()) {
      CompletableFuture<Committed> gone =
          g.gateway.submit(List.of(new Change.ReplacePort(absent(g.dmz))));
      for (int i = 0; i < 100; i++) {
        g.conduct();
      }
      assertFalse(gone.isDone(), "the worker has not moved");
      assertEquals("dmz", g.await(gone).changes() == 1 ? "dmz" : "");
    }
  }

  @Test
  void shouldRefuseAPortThatHasNoPlace() throws GatewayException {
    try (ByHand g = gateway()) {
      PacketPort stranger = new AbsentPort("stranger", g.lan.capabilities());
      assertEquals(Errno.ENOENT, g.refusal(new Change.ReplacePort(stranger)).code());
    }
  }
}
