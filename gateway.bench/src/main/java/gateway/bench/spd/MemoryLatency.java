package gateway.bench.spd;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.SplittableRandom;

/**
 * What a dependent load costs at the moment: a walk along one random cycle through 64 MiB. Machines
 * share their caches with neighbours; a table of a few MiB is as fast as they let it be.
 */
final class MemoryLatency {
  /** Bytes that the walk touches. */
  static final int BYTES = 64 << 20;

  private static final int STEPS = 1 << 20;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int[] next = new int[BYTES / Integer.BYTES];
  private int at;

  /** Lays the cycle (Sattolo's algorithm). */
  MemoryLatency(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < next.length; i++) {
      next[i] = i;
    }
    for (int i = next.length - 1; i > 0; i--) {
      int j = random.nextInt(i);
      int kept = next[i];
      next[i] = next[j];
      next[j] = kept;
    }
  }

  /** Nanoseconds of CPU time per load. */
  double nanosPerLoad() {
    long start = THREADS.getCurrentThreadCpuTime();
    int here = at;
    for (int i = 0; i < STEPS; i++) {
      here = next[here];
    }
    at = here;
    return (double) (THREADS.getCurrentThreadCpuTime() - start) / STEPS;
  }
}
