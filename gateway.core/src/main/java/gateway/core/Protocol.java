package gateway.core;

import gateway.core.commit.CommitStage;
import gateway.core.lease.LeaseStage;
import gateway.core.worker.WorkerPhase;
import java.util.List;

/**
 * The three orders that keep the gateway right: of a commit, of a worker's cycle, of a lease. They
 * are lists, so that a simulation can run a wrong one and must turn red.
 *
 * @param commit stages of a commit
 * @param cycle phases of a worker
 * @param lease stages of a lease
 */
public record Protocol(List<CommitStage> commit, List<WorkerPhase> cycle, List<LeaseStage> lease) {
  /** The order in production. */
  public static final Protocol RIGHT =
      new Protocol(CommitStage.ORDER, WorkerPhase.CYCLE, LeaseStage.ORDER);
}
