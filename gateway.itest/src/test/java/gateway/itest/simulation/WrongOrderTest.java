package gateway.itest.simulation;

import static gateway.core.commit.CommitStage.JOURNAL;
import static gateway.core.commit.CommitStage.PREPARE;
import static gateway.core.commit.CommitStage.PUBLISH;
import static gateway.core.commit.CommitStage.QUIET;
import static gateway.core.commit.CommitStage.SETTLE;
import static gateway.core.lease.LeaseStage.COLLECT;
import static gateway.core.lease.LeaseStage.GRANT;
import static gateway.core.lease.LeaseStage.SYNC;
import static gateway.core.lease.LeaseStage.WRITE;
import static gateway.core.worker.WorkerPhase.CYCLE;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gateway.core.Protocol;
import gateway.core.commit.CommitStage;
import gateway.core.lease.LeaseStage;
import gateway.core.worker.WorkerPhase;
import gateway.tool.simulation.Simulate;
import gateway.tool.simulation.SimulationResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Runs the production steps in a wrong order. A simulation that stays green then proves nothing;
 * how many seeds it takes to turn red is the simulation's own quality.
 */
class WrongOrderTest {
  private static final int MOST_SEEDS = 50;
  private static final long STEPS = 100_000;

  @Test
  void shouldTurnRedWhenACommitDoesNotWait() throws Exception {
    List<CommitStage> order = new ArrayList<>(CommitStage.ORDER);
    assertTrue(order.remove(CommitStage.QUIET));
    expectRed(
        "no wait",
        new Protocol(order, WorkerPhase.CYCLE, LeaseStage.ORDER),
        Set.of("no-stale", "released"));
  }

  @Test
  void shouldTurnRedWhenTablesAreChangedBeforeTheWait() throws Exception {
    expectRed(
        "settled before it is quiet",
        new Protocol(List.of(PREPARE, JOURNAL, PUBLISH, SETTLE, QUIET), CYCLE, LeaseStage.ORDER),
        Set.of("released"));
  }

  @Test
  void shouldTurnRedWhenAWorkerLoadsBeforeItMovesItsEpoch() throws Exception {
    List<WorkerPhase> cycle = new ArrayList<>(CYCLE);
    Collections.swap(cycle, cycle.indexOf(WorkerPhase.ENTER), cycle.indexOf(WorkerPhase.LOAD));
    expectRed(
        "loaded before entered",
        new Protocol(CommitStage.ORDER, cycle, LeaseStage.ORDER),
        Set.of("released"));
  }

  @Test
  void shouldTurnRedWhenAWorkerBlocksWhileOnline() throws Exception {
    List<WorkerPhase> cycle = new ArrayList<>(WorkerPhase.CYCLE);
    assertTrue(cycle.remove(WorkerPhase.LEAVE));
    expectRed(
        "blocking while online",
        new Protocol(CommitStage.ORDER, cycle, LeaseStage.ORDER),
        Set.of("live"));
  }

  @Test
  void shouldTurnRedWhenTxIsLeftOverAtTheBoundary() throws Exception {
    List<WorkerPhase> cycle = new ArrayList<>(WorkerPhase.CYCLE);
    assertTrue(cycle.remove(WorkerPhase.DISCARD_REST));
    expectRed(
        "tx left over",
        new Protocol(CommitStage.ORDER, cycle, LeaseStage.ORDER),
        Set.of("no-stale", "no-clear"));
  }

  @Test
  void shouldTurnRedWhenALeaseIsUsedBeforeItIsSynced() throws Exception {
    expectRed(
        "lease used before it is synced",
        new Protocol(CommitStage.ORDER, WorkerPhase.CYCLE, List.of(COLLECT, WRITE, GRANT, SYNC)),
        Set.of("sealed-once", "delivered-once"));
  }

  @Test
  void shouldTurnRedWhenALeaseIsUsedBeforeItIsWritten() throws Exception {
    expectRed(
        "lease used before it is written",
        new Protocol(CommitStage.ORDER, WorkerPhase.CYCLE, List.of(COLLECT, GRANT, WRITE, SYNC)),
        Set.of("sealed-once", "delivered-once"));
  }

  private static void expectRed(String what, Protocol wrong, Set<String> invariants)
      throws Exception {
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      SimulationResult r = Simulate.run(seed, STEPS, wrong, null);
      if (!r.violations().isEmpty()) {
        SimulationResult.Violation first = r.violations().getFirst();
        assertTrue(invariants.contains(first.invariant()), () -> what + ": " + first);
        System.out.printf(
            "wrong order \"%s\": red at seed %d, step %d (%s)%n",
            what, seed, first.step(), first.invariant());
        return;
      }
    }
    fail(what + " stayed green over " + MOST_SEEDS + " seeds");
  }
}
