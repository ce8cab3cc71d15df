package gateway.tool.simulation;

import java.util.PriorityQueue;

/** What happens when, in order of time and then of being planned: the one loop of a simulation. */
final class Agenda {
  private record Entry(long time, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private final VirtualClock clock;
  private long order;

  Agenda(VirtualClock clock) {
    this.clock = clock;
  }

  /** Plans something {@code nanos} from now. */
  void in(long nanos, Runnable what) {
    entries.add(new Entry(clock.monotonicNanos() + nanos, order++, what));
  }

  /** Runs the next thing; false when nothing is planned. */
  boolean next() {
    Entry entry = entries.poll();
    if (entry == null) {
      return false;
    }
    clock.advanceTo(entry.time);
    entry.what.run();
    return true;
  }
}
