package gateway.core.commit;

import java.util.ArrayList;
import java.util.List;

/**
 * The wait of a commit: until every reader has moved its epoch since the snapshot was published, is
 * offline, or is dead; and, where ports changed, until every worker has let go of those that went.
 *
 * <p>Threading: the conductor.
 */
final class Quiet {
  /** Nobody is waited for any more. */
  static final int NOBODY = -1;

  private final Publication publication;
  private final List<Integer> workers;
  private final Runnable wakeWorkers;
  private final long[] epochs;
  private final boolean[] dead;
  private boolean portsChanged;

  /**
   * @param workers the readers that are workers
   * @param wakeWorkers ends the workers' waits
   */
  Quiet(Publication publication, List<Integer> workers, Runnable wakeWorkers) {
    this.publication = publication;
    this.workers = new ArrayList<>(workers);
    this.wakeWorkers = wakeWorkers;
    this.epochs = new long[publication.readers()];
    this.dead = new boolean[publication.readers()];
  }

  /**
   * A snapshot has just been published: its readers' epochs are read after that store.
   *
   * @param ports whether it has other ports than the one before
   */
  void begin(boolean ports) {
    portsChanged = ports;
    for (int r = 0; r < epochs.length; r++) {
      epochs[r] = publication.epoch(r);
    }
  }

  /** The reader that must still move, or {@link #NOBODY}. */
  int waitsFor(long generation) {
    if (portsChanged) {
      for (int w : workers) {
        // One that sleeps still holds the queues of a port that goes.
        if (publication.bound(w) < generation) {
          wakeWorkers.run();
          return w;
        }
      }
    }
    for (int r = 0; r < epochs.length; r++) {
      if (epochs[r] == Publication.OFFLINE || dead[r]) {
        continue;
      }
      if (publication.epoch(r) == epochs[r]) {
        return r;
      }
      epochs[r] = Publication.OFFLINE;
    }
    return NOBODY;
  }

  /** A worker died: nobody waits for it any more. */
  void bury(int worker) {
    dead[worker] = true;
    workers.remove(Integer.valueOf(worker));
  }

  /** A buried reader reads nothing any more, and may read again. */
  void exhume(int reader) {
    dead[reader] = false;
  }

  /** A worker has taken a dead one's place. */
  void welcome(int worker) {
    workers.add(worker);
  }
}
