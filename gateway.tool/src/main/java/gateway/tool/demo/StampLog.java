package gateway.tool.demo;

import java.util.Arrays;

/** Ascending times, one per event. Not thread-safe. */
final class StampLog {
  private long[] stamps = new long[1 << 14];
  private int size;

  /** Notes an event. */
  void add(long unixNanos) {
    if (size == stamps.length) {
      stamps = Arrays.copyOf(stamps, 2 * size);
    }
    stamps[size++] = unixNanos;
  }

  /** How many events there were. */
  int size() {
    return size;
  }

  /** How many events were before a time. */
  int before(long unixNanos) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stamps[middle] < unixNanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The time of the last event, 0 when there was none. */
  long last() {
    return size == 0 ? 0 : stamps[size - 1];
  }
}
