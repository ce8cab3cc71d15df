package gateway.core.boot;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.FAR_WAN;
import static gateway.core.Orders.NEAR;
import static gateway.core.Orders.NEAR_WAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.MemoryStore;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.route.Route;
import gateway.core.spd.Template;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.Direction;
import gateway.spd.hash.HashSpd;
import gateway.spd.tuplespace.TupleSpaceSpd;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways on threads of their own, back to back, as in production but for the medium. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningGatewayTest {
  private static final int FRAMES = 1024;
  private static final SaParameters THERE = Orders.outbound(0x2001);

  /** A side with its doors. */
  private record Side(
      RunningGateway running, MemoryChannel in, MemoryChannel out, MemoryPort lan, MemoryPort wan)
      implements AutoCloseable {
    @Override
    public void close() {
      running.close();
      assertEquals(0, lan.held() + wan.held());
      assertEquals(FRAMES, running.gateway().workers().getFirst().slab().available());
      in.close();
      out.close();
    }
  }

  private static Side side(
      String name, int inner, int outer, int own, MemoryChannel wireIn, MemoryChannel wireOut)
      throws GatewayException {
    MemoryChannel in = new MemoryChannel(64, true);
    MemoryChannel out = new MemoryChannel(64, true);
    MemoryPort lan =
        new MemoryPort("lan", in, out, new PortCapabilities(1400, true, 1, new int[0]));
    MemoryPort wan =
        new MemoryPort(
            "wan", wireIn, wireOut, new PortCapabilities(1500, false, 1, new int[] {own}));
    DescriptorPoller poller = new DescriptorPoller();
    Gateway gateway =
        new GatewayBuilder(new SystemClock(), new MemoryStore(), () -> poller)
            .name(name)
            .ports(List.of(lan, wan))
            .routes(List.of(new Route(inner, 16, "lan"), new Route(outer, 16, "wan")))
            .ciphers(List.of(new OpenSslProvider()))
            .drivers(List.of(new TupleSpaceSpd(), new HashSpd()))
            .driver("tuple-space")
            .frames(FRAMES)
            .comparison(RunningGateway::compareBudget, RunningGateway::threadCpuNanos)
            .build();
    return new Side(
        new RunningGateway(gateway, List.of(poller), Throwable::printStackTrace),
        in,
        out,
        lan,
        wan);
  }

  @Test
  void shouldCarryEveryPacketThroughSwapsAndTurnEveryoneAwayWhenItIsClosed() throws Exception {
    MemoryChannel wire = new MemoryChannel(64, true);
    MemoryChannel back = new MemoryChannel(64, true);
    Template template = Orders.leaving();
    Side near = side("near", NEAR, FAR, NEAR_WAN, back, wire);
    try (near;
        Side far = side("far", FAR, NEAR, FAR_WAN, wire, back)) {
      Gateway left = near.running.gateway();
      left.submit(
              List.of(
                  Orders.add(Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), template)),
                  Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, FAR))),
                  new Change.AddSa(THERE)))
          .get();
      far.running
          .gateway()
          .submit(
              List.of(
                  Orders.add(Orders.protect(Direction.FWD, Orders.between(NEAR, FAR), template)),
                  Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, FAR))),
                  new Change.AddSa(THERE)))
          .get();
      String[] drivers = {"hash", "linear", "tuple-space"};
      for (int swap = 0; swap < 9; swap++) {
        CompletableFuture<Committed> answer =
            left.submit(List.of(new Change.UseDriver(drivers[swap % 3], true)));
        for (int n = 0; n < 200 || !answer.isDone(); n++) {
          exchange(near, far, n & 0x3fff);
        }
        assertEquals(drivers[swap % 3], answer.get().swap().to());
      }
      assertEquals(List.of(), left.faults());
    }
    CompletableFuture<Committed> late =
        near.running.gateway().submit(List.of(new Change.FlushSas()));
    ExecutionException e = assertThrows(ExecutionException.class, late::get);
    assertEquals(Errno.ESHUTDOWN, ((GatewayException) e.getCause()).code());
    wire.close();
    back.close();
  }

  // A packet at a time: both workers sleep in between and must be woken by their doorbells.
  private static void exchange(Side near, Side far, int n) {
    byte[] packet = Packets.udp(NEAR + 1, FAR + 1, 1000, n, 100);
    assertTrue(near.in.offer(packet, packet.length));
    byte[] arrived = far.out.poll();
    while (arrived == null) {
      Thread.yield();
      arrived = far.out.poll();
    }
    // Two hops were taken from the time to live.
    assertArrayEquals(Packets.with(packet, 8, 62), arrived);
    assertFalse(far.out.size() > 0);
  }
}
