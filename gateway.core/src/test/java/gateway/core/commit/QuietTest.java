package gateway.core.commit;

import static gateway.core.Orders.FAR;
import static gateway.core.Orders.NEAR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.spd.PolicySpec;
import gateway.core.worker.WorkerPhase;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The wait of a commit: for every worker that may hold the old state, and for nobody else. */
class QuietTest {
  private static final PolicySpec POLICY =
      Orders.discard(Direction.FWD, Orders.between(NEAR, FAR), 10);
  private static final long DEADLINE = 1_000_000_000L;

  private static void stopBefore(ByHand g, WorkerPhase phase) {
    do {
      g.worker.doWork();
    } while (g.worker.nextPhase() != phase);
  }

  private static void conductors(ByHand g) {
    for (int i = 0; i < 50; i++) {
      g.conduct();
    }
  }

  @Test
  void shouldNotReturnBeforeTheWorkerHasLeftTheOldSnapshot() throws Exception {
    try (ByHand g = new ByHand()) {
      g.queue(g.lan, Packets.udp(NEAR + 1, FAR + 1, 1, 2, 30));
      stopBefore(g, WorkerPhase.PROCESS);
      CompletableFuture<Committed> commit = g.gateway.submit(List.of(Orders.add(POLICY)));
      conductors(g);
      assertEquals(2, g.gateway.generation());
      while (!g.worker.isBetweenBatches()) {
        assertFalse(commit.isDone(), "before " + g.worker.nextPhase());
        g.worker.doWork();
        conductors(g);
      }
      // Between two batches, but not known to be: it has not moved its epoch yet.
      g.worker.doWork();
      conductors(g);
      assertTrue(commit.isDone());
    }
  }

  @Test
  void shouldReturnWithoutTheWorkerWhenItHoldsNothing() throws Exception {
    try (ByHand g = new ByHand()) {
      // Three ports in turn have nothing.
      g.cycle();
      g.cycle();
      stopBefore(g, WorkerPhase.WAIT);
      CompletableFuture<Committed> commit = g.gateway.submit(List.of(Orders.add(POLICY)));
      conductors(g);
      assertTrue(commit.isDone());
    }
  }

  @Test
  void shouldNameWorkerAndStageAndSettleLaterWhenTheWorkerDoesNotMove() throws Exception {
    FaultyDriver driver = new FaultyDriver();
    try (ByHand g = new ByHand(b -> b.drivers(List.of(driver)).driver("faulty"))) {
      stopBefore(g, WorkerPhase.RECEIVE);
      g.worker.doWork();
      CompletableFuture<Committed> commit = g.gateway.submit(List.of(Orders.add(POLICY)));
      conductors(g);
      g.clock.advance(DEADLINE - 1);
      conductors(g);
      assertFalse(commit.isDone());
      g.clock.advance(1);
      conductors(g);
      GatewayException e = assertThrows(GatewayException.class, () -> g.await(commit));
      assertEquals(Errno.ETIMEDOUT, e.code());
      assertTrue(e.getMessage().startsWith("worker 0 in stage RX"), e.getMessage());
      // Published is published, and people may ask what it is that does not move.
      assertEquals(2, g.gateway.generation());
      CompletableFuture<Integer> question = g.gateway.ask(Truth::policies);
      CompletableFuture<Committed> next = g.gateway.submit(List.of(Orders.delete(POLICY)));
      conductors(g);
      assertEquals(1, question.getNow(-1));
      GatewayException busy = assertThrows(GatewayException.class, () -> g.await(next));
      assertEquals(Errno.EBUSY, busy.code());
      assertTrue(busy.getMessage().contains("worker 0 in stage RX"), busy.getMessage());
      assertTrue(g.gateway.isCommitting());
      g.rounds(100);
      assertFalse(g.gateway.isCommitting());
      CompletableFuture<Committed> late = g.gateway.submit(List.of(Orders.delete(POLICY)));
      assertEquals(3, g.await(late).generation());
      assertEquals(List.of(), driver.breaches);
    }
  }

  @Test
  void shouldWaitForAReaderThatIsNoWorker() throws Exception {
    try (ByHand g = new ByHand()) {
      CompletableFuture<Committed> commit =
          g.gateway.read((s, reader) -> {
            CompletableFuture<Committed> answer = g.gateway.submit(List.of(Orders.add(POLICY)));
            g.rounds(100);
            assertEquals(2, g.gateway.generation());
            assertFalse(answer.isDone());
            g.clock.advance(DEADLINE);
            return answer;
          });
      g.rounds(100);
      assertTrue(commit.isDone() && !commit.isCompletedExceptionally());
    }
  }

  @Test
  void shouldJudgeAPacketByItsBatchsSnapshotAndTheNextOneByTheNew() throws Exception {
    try (ByHand g = new ByHand()) {
      g.queue(g.lan, Packets.udp(NEAR + 1, FAR + 1, 1, 2, 30));
      do {
        stopBefore(g, WorkerPhase.PROCESS);
      } while (g.worker.heldFrames() == 0);
      CompletableFuture<Committed> commit = g.gateway.submit(List.of(Orders.add(POLICY)));
      conductors(g);
      g.worker.doWork();
      assertEquals(1, g.drops(DropReason.SPD_FWD_NONE));
      g.await(commit);
      g.arrive(g.lan, Packets.udp(NEAR + 1, FAR + 1, 1, 2, 30));
      assertEquals(1, g.drops(DropReason.SPD_FWD_DISCARD));
    }
  }
}
