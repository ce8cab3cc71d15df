package gateway.core;

import gateway.core.seam.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What drivers did wrong, for people: equal faults are one line with their number and the time of
 * the latest. A driver that fails at every batch must not fill the heap.
 *
 * <p>Threading: any thread.
 */
final class Faults {
  private static final int MOST = 100;

  private record Seen(long times, long wallNanos) {}

  private final Clock clock;
  private final Map<String, Seen> faults = new LinkedHashMap<>();
  private volatile Consumer<? super String> listener = what -> {};

  Faults(Clock clock) {
    this.clock = clock;
  }

  /** Who is told of every fault that is not among the lines. */
  void listener(Consumer<? super String> other) {
    listener = other;
  }

  void note(String what) {
    boolean fresh;
    synchronized (faults) {
      // The latest is the last.
      Seen before = faults.remove(what);
      long times = before == null ? 1 : before.times + 1;
      fresh = before == null;
      if (faults.size() == MOST) {
        faults.remove(faults.keySet().iterator().next());
      }
      faults.put(what, new Seen(times, clock.wallNanos()));
    }
    if (fresh) {
      listener.accept(what);
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    synchronized (faults) {
      faults.forEach((what, seen) -> {
        Instant at = Instant.EPOCH.plusNanos(seen.wallNanos).truncatedTo(ChronoUnit.SECONDS);
        String times = seen.times == 1 ? "" : ", " + seen.times + " times";
        lines.add(what + " (" + at + times + ")");
      });
    }
    return lines;
  }
}
