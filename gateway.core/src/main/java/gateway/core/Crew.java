package gateway.core;

import gateway.core.worker.Worker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a gateway, those that died included: what they counted still counts.
 *
 * <p>Threading: {@link #all} any thread; the rest the conductor.
 */
final class Crew {
  /** Makes a worker. */
  @FunctionalInterface
  interface Hire {
    /**
     * @param reader its number, and its number as a reader
     * @param queue which queue of every port is its
     */
    Worker worker(int reader, int queue);
  }

  private final List<Worker> workers;
  private final Hire hire;
  private final int most;

  /**
   * @param workers a list that may be read and written at once; its places are the readers' numbers
   * @param hire makes a worker
   * @param most how many there may be over all times
   */
  Crew(List<Worker> workers, Hire hire, int most) {
    this.workers = workers;
    this.hire = hire;
    this.most = most;
  }

  /** Everybody who works or worked here. */
  List<Worker> all() {
    return workers;
  }

  /** Somebody who takes a dead worker's queues; null when all spare places are used up. */
  @Nullable Worker replace(Worker dead) {
    if (workers.size() == most) {
      return null;
    }
    Worker fresh = hire.worker(workers.size(), dead.queue());
    workers.add(fresh);
    return fresh;
  }
}
