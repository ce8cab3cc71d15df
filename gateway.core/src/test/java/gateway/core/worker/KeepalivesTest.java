package gateway.core.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 3948 section 4: a byte of 0xff where nothing was sent for 20 seconds. */
class KeepalivesTest {
  private static final long SECOND = 1_000_000_000L;

  private static ByHand withSas(int n) throws Exception {
    ByHand g = new ByHand();
    List<Change> changes = new ArrayList<>();
    changes.add(
        Orders.add(
            Orders.protect(
                Direction.OUT, Orders.between(Orders.NEAR, Orders.FAR), Orders.leaving())));
    changes.add(Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.FAR))));
    for (int i = 0; i < n; i++) {
      changes.add(new Change.AddSa(Orders.outbound(0x2000 + i)));
    }
    g.commit(changes.toArray(Change[]::new));
    // The worker looks once a second: now it knows the new SAs.
    g.clock.advance(SECOND);
    g.pump();
    return g;
  }

  private static List<byte[]> after(ByHand g, long seconds) {
    for (long s = 0; s < seconds; s++) {
      g.clock.advance(SECOND);
      g.pump();
    }
    return g.left(g.wan);
  }

  @Test
  void shouldSendOneByteEveryTwentySecondsWhenAnSaIsIdle() throws Exception {
    try (ByHand g = withSas(1)) {
      assertEquals(0, after(g, 19).size());
      List<byte[]> first = after(g, 1);
      assertEquals(1, first.size());
      byte[] expected =
          Packets.with(Packets.udp(Orders.NEAR_WAN, Orders.FAR_WAN, 4500, 4500, 1), 28, 0xff);
      assertArrayEquals(expected, first.getFirst());
      assertEquals(0, after(g, 19).size());
      assertEquals(1, after(g, 1).size());
      assertEquals(2, g.count(Counter.ORIGINATED));
    }
  }

  @Test
  void shouldWaitAnewWhenTheSaHasSentSomething() throws Exception {
    try (ByHand g = withSas(1)) {
      after(g, 15);
      g.arrive(g.lan, Packets.udp(Orders.NEAR + 1, Orders.FAR + 1, 1, 2, 50));
      assertEquals(1, g.left(g.wan).size());
      assertEquals(0, after(g, 20).size());
      assertEquals(1, after(g, 1).size());
    }
  }

  @Test
  void shouldSendNoneWhenTheSaIsNotInUdp() throws Exception {
    try (ByHand g = withSas(0)) {
      g.commit(
          new Change.AddSa(Orders.sa(Orders.NEAR_WAN, Orders.FAR_WAN, 0x3000, 1, 1, false, null)));
      assertEquals(0, after(g, 60).size());
    }
  }

  @Test
  void shouldSendAllWithinTheSecondWhenMoreAreDueThanABatchHolds() throws Exception {
    try (ByHand g = withSas(200)) {
      after(g, 19);
      g.clock.advance(SECOND);
      int sent = 0;
      int waits = g.waits();
      for (int i = 0; i < 4; i++) {
        g.cycle();
        sent += g.left(g.wan).size();
      }
      assertEquals(200, sent);
      assertEquals(waits, g.waits(), "the worker slept with keepalives due");
    }
  }
}
