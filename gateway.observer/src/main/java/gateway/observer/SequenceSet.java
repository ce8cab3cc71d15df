package gateway.observer;

import java.util.HashMap;
import java.util.Map;

/**
 * A set of non-negative numbers that come mostly in order: pages of bits, found by the number's
 * upper part. Numbers far apart (a jump by a lease) cost a page of 8 KiB each. Not synchronised.
 */
final class SequenceSet {
  private static final int PAGE_SHIFT = 16;
  private static final int PAGE_WORDS = (1 << PAGE_SHIFT) / Long.SIZE;

  private final Map<Long, long[]> pages = new HashMap<>();
  private long lastKey = -1;
  private long[] lastPage = new long[0];
  private long size;
  private long max = -1;

  /** Adds a number; false when it was there already. */
  boolean add(long number) {
    long key = number >>> PAGE_SHIFT;
    if (key != lastKey) {
      lastPage = pages.computeIfAbsent(key, unused -> new long[PAGE_WORDS]);
      lastKey = key;
    }
    int bit = (int) number & ((1 << PAGE_SHIFT) - 1);
    long mask = 1L << bit;
    if ((lastPage[bit >>> 6] & mask) != 0) {
      return false;
    }
    lastPage[bit >>> 6] |= mask;
    size++;
    max = Math.max(max, number);
    return true;
  }

  /** Whether a number is in the set. */
  boolean contains(long number) {
    long[] page = pages.get(number >>> PAGE_SHIFT);
    int bit = (int) number & ((1 << PAGE_SHIFT) - 1);
    return page != null && (page[bit >>> 6] & 1L << bit) != 0;
  }

  /** How many numbers are in the set. */
  long size() {
    return size;
  }

  /** The greatest number, or -1 when the set is empty. */
  long max() {
    return max;
  }

  /** How many numbers of [from, to) are in the set. */
  long count(long from, long to) {
    long count = 0;
    for (Map.Entry<Long, long[]> entry : pages.entrySet()) {
      long base = entry.getKey() << PAGE_SHIFT;
      if (base >= to || base + (1 << PAGE_SHIFT) <= from) {
        continue;
      }
      for (int word = 0; word < PAGE_WORDS; word++) {
        count += Long.bitCount(entry.getValue()[word] & mask(base + word * 64L, from, to));
      }
    }
    return count;
  }

  private static long mask(long base, long from, long to) {
    if (base >= to || base + 64 <= from) {
      return 0;
    }
    long low = from > base ? -1L << (from - base) : -1L;
    long high = to < base + 64 ? (1L << (to - base)) - 1 : -1L;
    return low & high;
  }

  /**
   * The first gaps of [from, to): writes pairs (first, last) of numbers that are not in the set.
   *
   * @param ranges room for the pairs; its length is even
   * @return the number of longs written
   */
  int missing(long from, long to, long[] ranges) {
    int n = 0;
    long number = from;
    while (number < to && n < ranges.length) {
      if (contains(number)) {
        number++;
        continue;
      }
      long first = number;
      // Beyond the greatest member nothing can be present: no need to walk there.
      number = first > max ? to : first + 1;
      while (number < to && !contains(number)) {
        number = number > max ? to : number + 1;
      }
      ranges[n++] = first;
      ranges[n++] = number - 1;
    }
    return n;
  }
}
