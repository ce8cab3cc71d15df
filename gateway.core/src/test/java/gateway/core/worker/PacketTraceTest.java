package gateway.core.worker;

import static gateway.core.Orders.CLEAR;
import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.packet.DropReason;
import gateway.spd.api.Selector;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacketTraceTest {
  private static final byte[] FORTH = Packets.udp(NEAR + 1, FAR + 1, 1000, 2000, 100);
  private static final byte[] ASIDE = Packets.udp(NEAR + 1, CLEAR + 1, 1000, 2000, 100);
  private static final byte[] LOST = Packets.udp(NEAR + 1, 0x08080808, 1000, 2000, 100);
  private static final Selector TO_FAR = Orders.between(NEAR, FAR);

  @Test
  void shouldTellEveryStageWhenAPacketMatches() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      PacketTrace trace = new PacketTrace(TO_FAR, 2);
      g.worker.follow(trace);
      g.rounds(20);
      g.arrive(g.lan, ASIDE);
      assertEquals(List.of(), trace.events());
      g.arrive(g.lan, FORTH);

      assertFalse(trace.isFull());
      assertEquals(1, trace.packets());
      assertEquals(
          List.of(Stage.PARSE, Stage.ROUTE, Stage.SPD_FWD, Stage.SPD_OUT, Stage.ENCAP),
          trace.events().stream().map(TraceEvent::stage).toList());
      TraceEvent sealed = trace.events().getLast();
      assertEquals(g.gateway.generation(), sealed.generation());
      assertEquals(NEAR + 1, sealed.source());
      assertEquals(2000, sealed.destinationPort());
      assertEquals(1, g.left(g.wan).size());
    }
  }

  @Test
  void shouldEndWithTheReasonWhenThePacketIsDropped() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      PacketTrace trace = new PacketTrace(null, 1);
      g.worker.follow(trace);
      g.arrive(g.lan, LOST);

      assertTrue(trace.isFull());
      assertEquals(
          List.of(Stage.PARSE, Stage.ROUTE),
          trace.events().stream().map(TraceEvent::stage).toList());
      assertEquals(DropReason.NO_ROUTE, trace.events().getLast().drop());
    }
  }

  @Test
  void shouldFollowAPacketOnceWhenItsHeaderIsRefused() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      PacketTrace trace = new PacketTrace(null, 5);
      g.worker.follow(trace);
      g.queue(g.lan, Packets.with(FORTH, 0, 0x65));
      g.queue(g.lan, FORTH);
      g.pump();

      List<TraceEvent> events = trace.events();
      assertEquals(2, trace.packets());
      assertEquals(1, events.stream().filter(e -> e.packet() == 0).count());
      assertEquals(DropReason.NOT_IPV4, events.getFirst().drop());
    }
  }

  @Test
  void shouldStopWhenAsManyPacketsWereFollowedAsWanted() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      PacketTrace trace = new PacketTrace(TO_FAR, 3);
      g.worker.follow(trace);
      for (int i = 0; i < 10; i++) {
        g.arrive(g.lan, FORTH);
      }
      assertTrue(trace.isFull());
      assertEquals(3, trace.packets());
      assertEquals(2, trace.events().getLast().packet());
    }
  }

  @Test
  void shouldAllocateNothingWhenPacketsAreFollowed() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      long allocated = Long.MAX_VALUE;
      // The first stretches are the interpreter's and the compilers'.
      for (int stretch = 0; stretch < 30 && allocated > 0; stretch++) {
        PacketTrace trace = new PacketTrace(null, PacketTrace.MAX_PACKETS);
        g.worker.follow(trace);
        allocated = allocated(g);
        assertTrue(trace.isFull());
      }
      assertEquals(0, allocated, "bytes while " + PacketTrace.MAX_PACKETS + " are followed");
    }
  }

  private static long allocated(ByHand g) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (int i = 0; i < PacketTrace.MAX_PACKETS; i++) {
      g.queue(g.lan, LOST);
      long before = threads.getCurrentThreadAllocatedBytes();
      g.cycle();
      g.cycle();
      g.cycle();
      sum += threads.getCurrentThreadAllocatedBytes() - before;
    }
    return sum;
  }
}
