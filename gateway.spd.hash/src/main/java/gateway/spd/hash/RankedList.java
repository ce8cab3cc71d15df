package gateway.spd.hash;

import gateway.packet.FlowColumns;
import java.util.Arrays;

/** The policies that are not hashed, strongest first; searched one by one. */
final class RankedList {
  private final PolicyRows rows;
  private int[] slots = new int[0];
  private int size;

  RankedList(PolicyRows rows) {
    this.rows = rows;
  }

  int size() {
    return size;
  }

  /** The slot at a place of the order. */
  int slot(int at) {
    return slots[at];
  }

  void insert(int slot) {
    if (size == slots.length) {
      slots = Arrays.copyOf(slots, Math.max(8, size + (size >> 1)));
    }
    int at = position(rows.rank(slot));
    System.arraycopy(slots, at, slots, at + 1, size - at);
    slots[at] = slot;
    size++;
  }

  /** Takes a row out; whether it was there. */
  boolean delete(int slot) {
    int at = position(rows.rank(slot));
    if (at == size || slots[at] != slot) {
      return false;
    }
    size--;
    System.arraycopy(slots, at + 1, slots, at, size - at);
    if (4 * size < slots.length) {
      slots = Arrays.copyOf(slots, 2 * size);
    }
    return true;
  }

  /** Takes over slots that are in the order of their ranks. */
  void set(int[] ordered, int count) {
    slots = Arrays.copyOf(ordered, count);
    size = count;
  }

  /** The first place whose rank is not stronger. */
  private int position(long rank) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(rows.rank(slots[middle]), rank) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The first slot that matches flow {@code i} and is not weaker than {@code best}, or -1. */
  int firstMatch(FlowColumns flows, int i, long best) {
    for (int at = 0; at < size; at++) {
      int slot = slots[at];
      if (Long.compareUnsigned(rows.rank(slot), best) > 0) {
        return -1;
      }
      if (rows.matches(slot, flows, i)) {
        return slot;
      }
    }
    return -1;
  }

  long memoryBytes() {
    return 48 + 4L * slots.length;
  }
}
