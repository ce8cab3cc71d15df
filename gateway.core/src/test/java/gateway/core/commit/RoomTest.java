package gateway.core.commit;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What does not fit is refused before the heap is at its end. */
class RoomTest {
  private static final PolicySpec FIRST =
      Orders.discard(Direction.OUT, Orders.between(NEAR, FAR), 10);
  private static final PolicySpec SECOND =
      Orders.discard(Direction.FWD, Orders.between(FAR, NEAR), 10);

  @Test
  void shouldRefuseAPolicyOrAnSaTooManyAndTakeAnotherInPlaceOfOne() throws Exception {
    try (ByHand g = new ByHand()) {
      g.await(
          g.gateway.ask(truth -> {
            truth.limit(new Room(1, 1));
            return null;
          }));
      g.commit(Orders.add(FIRST), new Change.AddSa(Orders.outbound(0x2000)));
      assertEquals(Errno.ENOSPC, g.refusal(Orders.add(SECOND)).code());
      GatewayException full = g.refusal(new Change.AddSa(Orders.outbound(0x2001)));
      assertEquals(Errno.ENOSPC, full.code());
      assertEquals(1, (int) g.await(g.gateway.ask(Truth::policies)));
      g.commit(new Change.UpdatePolicy(FIRST));
      g.commit(Orders.delete(FIRST), Orders.add(SECOND));
    }
  }

  @Test
  void shouldHaveRoomForWhatAFileMayBringInTheHeapOfTheDistribution() {
    Room room = Room.in(512L << 20);
    assertEquals(349_525, room.policies());
    assertThrows(GatewayException.class, () -> room.check(349_526, 0));
  }

  @Test
  void shouldForgetTemplatesThatNoPolicyNamesAndKeepThoseOfOthers() throws Exception {
    try (ByHand g = new ByHand()) {
      PolicySpec stays = Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), Orders.leaving());
      g.commit(Orders.add(stays), new Change.AddSa(Orders.outbound(0x2000)));
      for (int round = 0; round < 10; round++) {
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          many.add(Orders.add(other(1000 + round * 500 + i, i)));
        }
        g.commit(many.toArray(Change[]::new));
        g.commit(new Change.FlushPolicies(Set.of(Direction.FWD)));
      }
      int columns = g.await(g.gateway.ask(t -> t.sad().columns()));
      assertTrue(columns < 2000, columns + " columns for one policy");
      assertTrue(g.await(g.gateway.ask(RoomTest::hasItsSa)));
      // What is refused leaves nothing: the next has its columns.
      for (int round = 0; round < 10; round++) {
        g.refusal(Orders.add(other(7000 + round, 1)), Orders.delete(SECOND));
      }
      assertTrue(g.await(g.gateway.ask(t -> t.sad().columns())) <= columns + 1);
      g.commit(Orders.add(other(8000, 1)));
      assertTrue(g.await(g.gateway.ask(RoomTest::hasItsSa)));
    }
  }

  private static boolean hasItsSa(Truth truth) {
    PolicyEntry policy = truth.spd(Direction.OUT).policies().iterator().next();
    return truth.sad().view().bundle(policy.bundle) != null;
  }

  private static PolicySpec other(int reqid, int host) {
    Template like = Orders.leaving();
    return Orders.protect(
        Direction.FWD,
        Orders.between(NEAR + (host << 16), FAR),
        new Template(like.source(), like.destination(), reqid, like.mode(), like.spi()));
  }
}
