package gateway.core.worker;

import gateway.core.commit.Publication;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees workers that stand still: online, and for longer than a limit in the same epoch.
 *
 * <p>Time counts only while somebody looks, and never more than a little at a time: a machine or a
 * process that paused as a whole accuses nobody.
 *
 * <p>Threading: the conductor.
 */
public final class Watch {
  private static final long MOST_PER_LOOK_NANOS = 20_000_000L;

  private final Publication publication;
  private final long limitNanos;
  private final long[] epochs;
  private final long[] silent;
  private long last;

  /**
   * @param limitNanos how long a worker may stand still; 0 = for ever
   */
  public Watch(Publication publication, long limitNanos) {
    this.publication = publication;
    this.limitNanos = limitNanos;
    this.epochs = new long[publication.readers()];
    this.silent = new long[publication.readers()];
  }

  /** The workers that have stood still for longer than the limit. */
  public List<Worker> look(Iterable<Worker> workers, long now) {
    if (limitNanos == 0) {
      return List.of();
    }
    long passed = Math.min(MOST_PER_LOOK_NANOS, Math.max(0, now - last));
    last = now;
    List<Worker> still = List.of();
    for (Worker worker : workers) {
      int i = worker.index();
      long epoch = publication.epoch(i);
      boolean moves = epoch != epochs[i] || epoch == Publication.OFFLINE || worker.isDead();
      epochs[i] = epoch;
      silent[i] = moves ? 0 : silent[i] + passed;
      if (silent[i] > limitNanos) {
        still = new ArrayList<>(still);
        still.add(worker);
      }
    }
    return still;
  }
}
