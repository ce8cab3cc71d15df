package gateway.core.commit;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the conductor and the readers of snapshots meet: the current snapshot, and one epoch per
 * reader.
 *
 * <p>A reader moves its epoch and then loads the snapshot; the conductor stores the snapshot and
 * then reads the epochs. Both stores and both loads are volatile, in this order: whoever has not
 * moved its epoch since the store may hold the old snapshot, and only those are waited for.
 *
 * <p>Readers 0 to workers - 1 are the workers; the others are slots for shell and comparisons.
 */
public final class Publication {
  /** The epoch of a reader that holds no snapshot. */
  public static final long OFFLINE = 0;

  // A cache line and its neighbour per reader, so that workers do not slow one another.
  private static final int STRIDE = 16;

  private final AtomicLongArray epochs;
  private final AtomicLongArray bound;
  private final int readers;
  private volatile Snapshot current;

  /**
   * @param first the snapshot that readers find at once
   * @param readers how many registered readers there are
   */
  public Publication(Snapshot first, int readers) {
    this.current = first;
    this.readers = readers;
    this.bound = new AtomicLongArray(readers * STRIDE);
    this.epochs = new AtomicLongArray(readers * STRIDE);
  }

  /** How many registered readers there are. */
  public int readers() {
    return readers;
  }

  /** Reader: announces that a snapshot will be loaded next; {@code epoch} grows with every call. */
  public void enter(int reader, long epoch) {
    epochs.set(reader * STRIDE, epoch);
  }

  /** Reader: holds no snapshot any more. */
  public void leave(int reader) {
    epochs.set(reader * STRIDE, OFFLINE);
  }

  /** Worker: has let go of every port that the generation does not show. */
  public void bind(int reader, long generation) {
    bound.set(reader * STRIDE, generation);
  }

  /** The latest generation whose ports a worker has bound. */
  long bound(int reader) {
    return bound.get(reader * STRIDE);
  }

  /** Reader: the snapshot; only after {@link #enter}. */
  public Snapshot load() {
    return current;
  }

  /** Conductor: the next snapshot. */
  void publish(Snapshot next) {
    current = next;
  }

  /** The epoch of a reader. */
  public long epoch(int reader) {
    return epochs.get(reader * STRIDE);
  }

  /** The generation in force; for people, not for judging packets. */
  public long generation() {
    return current.generation;
  }
}
