package gateway.core.lease;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.MemoryStore;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.Sealer;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.esp.SaParameters;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No number of a key is used twice and no packet delivered twice, whatever disk and operator do.
 */
class LeaseKeeperTest {
  private static final byte[] FORTH = Packets.udp(NEAR + 1, FAR + 1, 1000, 2000, 30);
  private static final byte[] BACK = Packets.udp(FAR + 1, NEAR + 1, 2000, 1000, 30);
  private static final SaParameters OUT = Orders.outbound(0x2001);
  private static final SaParameters IN = Orders.inbound(0x1001);
  private static final long LEASE = 64;

  private final MemoryStore store = new MemoryStore();
  private final Set<Integer> used = new HashSet<>();

  private ByHand start() throws GatewayException {
    ByHand g = new ByHand(store, b -> b.leases(LEASE, LEASE));
    g.commit(
        Orders.add(Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), Orders.leaving())),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, FAR))),
        Orders.add(Orders.protect(Direction.FWD, Orders.between(FAR, NEAR), Orders.arriving())),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(FAR, NEAR))));
    return g;
  }

  /** Sends packets and notes the numbers on the wire; answers how many left. */
  private int send(ByHand g, int n) {
    int left = 0;
    for (int i = 0; i < n; i++) {
      g.arrive(g.lan, FORTH);
      for (byte[] p : g.left(g.wan)) {
        assertTrue(used.add(ByteBuffer.wrap(p).getInt(32)), "a number came again");
        left++;
      }
    }
    return left;
  }

  @Test
  void shouldRenewLeasesWhenPacketsUseThemUp() throws Exception {
    try (ByHand g = start()) {
      g.commit(new Change.AddSa(OUT));
      for (int i = 0; i < 100; i++) {
        assertEquals(10, send(g, 10));
        g.rounds(20);
      }
      assertEquals(1000, used.size());
      assertTrue(g.gateway.keeper().granted() >= 1000 / LEASE, "granted");
    }
  }

  @Test
  void shouldStopAtTheLeaseWhenTheDiskRefusesAndGoOnWhenItDoesNot() throws Exception {
    for (String call : List.of("append", "sync")) {
      used.clear();
      try (ByHand g = start()) {
        g.commit(new Change.AddSa(OUT));
        store.refuse(call, "replace");
        int left = 0;
        for (int i = 0; i < 20; i++) {
          left += send(g, 10);
          g.rounds(20);
        }
        assertEquals(LEASE, left, "granted on a broken disk: " + call);
        assertEquals(200 - LEASE, g.drops(DropReason.OUT_NO_LEASE));
        assertTrue(g.gateway.keeper().failures() > 1);
        store.refuse();
        g.rounds(20);
        assertEquals(10, send(g, 10));
        g.commit(new Change.DeleteSa(OUT.destination(), OUT.spi()));
      }
    }
  }

  @Test
  void shouldRestWhenTheDiskRefusesAgainAndAgain() throws Exception {
    try (ByHand g = start()) {
      g.commit(new Change.AddSa(OUT));
      store.refuse("append", "replace", "sync");
      send(g, 40);
      int work = 0;
      for (int i = 0; i < 100; i++) {
        work += g.gateway.keeper().doWork();
      }
      assertTrue(work <= 4, "a thread would never rest: " + work);
      assertTrue(g.gateway.keeper().failures() > 10);
    }
  }

  @Test
  void shouldAddNoSaWhenItsFirstLeaseIsNotDurable() throws Exception {
    try (ByHand g = start()) {
      store.refuse("append", "replace");
      GatewayException e = g.refusal(new Change.AddSa(OUT));
      assertEquals(Errno.EIO, e.code());
      assertEquals(0, send(g, 1));
      assertEquals(1, g.drops(DropReason.OUT_NO_SA));
      store.refuse();
      g.commit(new Change.AddSa(OUT));
      assertEquals(1, send(g, 1));
    }
  }

  @Test
  void shouldServeTheOldSaFurtherWhenItsReplacementWasRefused() throws Exception {
    try (ByHand g = start()) {
      g.commit(new Change.AddSa(OUT));
      assertEquals(10, send(g, 10));
      store.refuse("append", "replace");
      assertEquals(Errno.EIO, g.refusal(new Change.UpdateSa(OUT)).code());
      store.refuse();
      for (int i = 0; i < 30; i++) {
        g.rounds(20);
        assertEquals(10, send(g, 10), "the old SA starves");
      }
    }
  }

  @Test
  void shouldRefuseOnlyTheRequestThatNeedsTheDiskWhenTheDiskRefuses() throws Exception {
    try (ByHand g = start()) {
      store.refuse("append", "replace");
      CompletableFuture<Committed> sa = g.gateway.submit(List.of(new Change.AddSa(OUT)));
      CompletableFuture<Committed> policy =
          g.gateway.submit(
              List.of(Orders.add(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1))));
      g.await(policy);
      assertThrows(GatewayException.class, () -> g.await(sa));
    }
  }

  @Test
  void shouldShowNothingOfAPolicyWhenTheSaThatCameWithItWasRefused() throws Exception {
    try (ByHand g = new ByHand(store, b -> b.driver("linear"))) {
      Change policy = Orders.add(Orders.discard(Direction.IN, Orders.between(NEAR, FAR), 1));
      store.refuse("append", "replace");
      g.refusal(policy, new Change.AddSa(OUT));
      store.refuse();
      // The hidden table held it already; now tables change sides, twice.
      for (int n = 1; n <= 2; n++) {
        g.commit(Orders.add(Orders.discard(Direction.IN, Orders.between(FAR, NEAR, n), 1)));
        assertEquals("-", g.answer(Direction.IN, NEAR + 1, FAR + 1, 17));
      }
      g.commit(policy, new Change.AddSa(OUT));
    }
  }

  /** Deletes, adds, updates, rekeys and crashes in any order, with the same key all the time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void shouldNeverUseANumberTwiceWhenTheSameKeyComesAgain(long seed) throws Exception {
    Random random = new Random(seed);
    ByHand g = start();
    g.commit(new Change.AddSa(OUT));
    int sent = 0;
    int lives = 1;
    for (int i = 0; i < 120; i++) {
      sent += send(g, random.nextInt(60));
      g.rounds(random.nextInt(8));
      switch (random.nextInt(6)) {
        case 0 ->
            g.commit(new Change.DeleteSa(OUT.destination(), OUT.spi()), new Change.AddSa(OUT));
        case 1 -> g.commit(new Change.UpdateSa(OUT));
        case 2 -> {
          g.commit(new Change.FlushSas());
          assertEquals(0, send(g, 1));
          g.commit(new Change.AddSa(OUT));
        }
        case 3 -> {
          g.gateway.discard();
          store.crash();
          g = start();
          g.commit(new Change.AddSa(OUT));
          lives++;
        }
        case 4 -> {
          store.refuse("sync");
          g.rounds(random.nextInt(8));
          g.refusal(new Change.UpdateSa(OUT));
          store.refuse();
        }
        default -> g.rounds(20);
      }
    }
    assertTrue(sent > 1000 && lives > 5, sent + " packets in " + lives + " lives");
    g.close();
  }

  @Test
  void shouldDeliverNothingTwiceWhenACaptureIsReplayedAfterACrash() throws Exception {
    ByHand g = start();
    g.commit(new Change.AddSa(IN));
    byte[][] capture = new byte[300][];
    try (Sealer far = new Sealer(IN)) {
      int delivered = 0;
      for (int life = 0; life < 5; life++) {
        for (int i = life * 50; i < (life + 1) * 50; i++) {
          capture[i] = far.seal(BACK);
          g.arrive(g.wan, capture[i]);
          g.rounds(10);
          delivered += g.left(g.lan).size();
        }
        g.gateway.discard();
        store.crash();
        g = start();
        g.commit(new Change.AddSa(IN));
        for (int i = 0; i < (life + 1) * 50; i++) {
          g.arrive(g.wan, capture[i]);
          assertEquals(0, g.left(g.lan).size(), "replayed");
        }
      }
      assertTrue(delivered > 50, "delivered " + delivered);
      assertFalse(g.drops(DropReason.SA_BAD_ICV) > 0);
      // Beyond the ceiling of before the peer is heard again.
      int heard = 0;
      for (int i = 0; i < 3 * LEASE; i++) {
        g.arrive(g.wan, far.seal(BACK));
        g.rounds(10);
        heard += g.left(g.lan).size();
      }
      assertTrue(heard > 0);
    }
    g.close();
  }
}
