package gateway.core.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.commit.Change;
import gateway.packet.DropReason;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A worker makes no garbage: protected out, clear, and dropped packets, 1,000 policies. */
class AllocationTest {
  private static final int BATCH = 60;
  private static final int ROUNDS = 17_000;
  private static final int STRETCHES = 6;

  @Test
  void shouldAllocateNothingWhenAMillionPacketsPass() throws Exception {
    try (ByHand g = new ByHand(b -> b.leases(1 << 24, 4096))) {
      g.commit(policies().toArray(Change[]::new));
      byte[] forth = Packets.udp(Orders.NEAR + 1, Orders.FAR + 1, 1000, 2000, 200);
      byte[] aside = Packets.udp(Orders.NEAR + 1, Orders.CLEAR + 1, 1000, 2000, 200);
      byte[] lost = Packets.udp(Orders.NEAR + 1, 0x08080808, 1000, 2000, 200);
      byte[][] mix = {forth, aside, forth, lost};
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      Worker worker = g.worker;
      long allocated = Long.MAX_VALUE;
      int stretch = 0;
      // The first stretches are the interpreter's and the compilers', and a compiler that changes
      // its mind later spoils one. Garbage of the path itself would be in every one.
      for (; stretch < STRETCHES && allocated > 0; stretch++) {
        allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
          for (int i = 0; i < BATCH; i++) {
            g.queue(g.lan, mix[i & 3]);
          }
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int step = 0; step < 27; step++) {
            worker.doWork();
          }
          allocated += threads.getCurrentThreadAllocatedBytes() - before;
          g.left(g.wan);
          g.left(g.dmz);
        }
      }
      long packets = (long) stretch * ROUNDS * BATCH;
      assertEquals(packets / 2, g.count(Counter.ENCAPSULATED));
      assertEquals(packets / 4, g.drops(DropReason.NO_ROUTE));
      assertEquals(0, allocated, "bytes over " + ROUNDS * BATCH + " packets");
    }
  }

  private static List<Change> policies() {
    List<Change> changes = new ArrayList<>();
    changes.add(
        Orders.add(
            Orders.protect(
                Direction.OUT, Orders.between(Orders.NEAR, Orders.FAR), Orders.leaving())));
    changes.add(Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.FAR))));
    changes.add(
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR))));
    changes.add(
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.CLEAR))));
    changes.add(new Change.AddSa(Orders.outbound(0x2001)));
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      Selector other =
          Selector.of(
              AddressRange.ipv4Prefix(0x0b000000 | i << 8, 8 + random.nextInt(25)),
              AddressRange.ipv4Prefix(random.nextInt(), random.nextInt(33)),
              i % 256);
      changes.add(
          new Change.UpdatePolicy(
              Orders.discard(i % 2 == 0 ? Direction.OUT : Direction.FWD, other, 50)));
    }
    return changes;
  }
}
