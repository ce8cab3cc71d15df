package gateway.core.commit;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.spd.PolicySpec;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
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
}
