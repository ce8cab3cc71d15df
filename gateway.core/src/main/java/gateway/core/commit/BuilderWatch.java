package gateway.core.commit;

import gateway.core.swap.SwapJob;
import gateway.spd.api.SpdDriver;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees a swap whose driver does not return, and remembers the drivers that did so.
 *
 * <p>As with {@link gateway.core.worker.Watch}, time counts only while somebody looks, and never
 * more than a little at a time: a process that paused as a whole accuses nobody.
 *
 * <p>Threading: the conductor.
 */
final class BuilderWatch {
  private static final long MOST_PER_LOOK_NANOS = 20_000_000L;

  private final long limitNanos;
  private final List<WeakReference<SpdDriver>> barred = new ArrayList<>();
  private @Nullable SwapJob seen;
  private int steps;
  private long silent;
  private long last;

  /**
   * @param limitNanos how long one step of a job may take; 0 = for ever
   */
  BuilderWatch(long limitNanos) {
    this.limitNanos = limitNanos;
  }

  /** Whether a job has made no step for longer than the limit. */
  boolean isStuck(SwapJob job, long now) {
    long passed = Math.min(MOST_PER_LOOK_NANOS, Math.max(0, now - last));
    last = now;
    boolean moves = job != seen || job.steps() != steps || job.isDone();
    seen = job;
    steps = job.steps();
    silent = moves ? 0 : silent + passed;
    return limitNanos > 0 && silent > limitNanos;
  }

  /** This driver is not asked for tables any more. */
  void bar(SpdDriver driver) {
    barred.removeIf(gone -> gone.refersTo(null));
    barred.add(new WeakReference<>(driver));
    seen = null;
  }

  boolean isBarred(SpdDriver driver) {
    return barred.stream().anyMatch(one -> one.refersTo(driver));
  }
}
