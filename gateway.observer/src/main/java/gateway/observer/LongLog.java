package gateway.observer;

import java.util.Arrays;

/** Numbers in the order in which they came. Not synchronised. */
final class LongLog {
  private long[] values = new long[1024];
  private int size;

  /** Appends a number. */
  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** How many of the numbers lie in [from, to). */
  long count(long from, long to) {
    long count = 0;
    for (int i = 0; i < size; i++) {
      if (values[i] >= from && values[i] < to) {
        count++;
      }
    }
    return count;
  }
}
