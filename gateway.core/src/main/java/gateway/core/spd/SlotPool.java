package gateway.core.spd;

import java.util.Arrays;

/**
 * Hands out dense slot numbers. A freed slot is given again only after {@link #settle}: when both
 * tables have dropped it and no packet can still carry it.
 */
final class SlotPool {
  private int[] free = new int[16];
  private int freeCount;
  private int[] settling = new int[16];
  private int settlingCount;
  private int next;

  /** Takes a slot. */
  int take() {
    return freeCount > 0 ? free[--freeCount] : next++;
  }

  /** Undoes a {@link #take} of a slot that nobody has seen. */
  void untake(int slot) {
    free = push(free, freeCount++, slot);
  }

  /** A slot that may still be read for a while. */
  void release(int slot) {
    settling = push(settling, settlingCount++, slot);
  }

  /** Undoes the {@code n} latest {@link #release}s. */
  void unrelease(int n) {
    settlingCount -= n;
  }

  /** Every released slot is free now. */
  void settle() {
    for (int i = 0; i < settlingCount; i++) {
      free = push(free, freeCount++, settling[i]);
    }
    settlingCount = 0;
  }

  /** Slots that were ever in use are below this. */
  int bound() {
    return next;
  }

  private static int[] push(int[] stack, int count, int slot) {
    int[] s = count == stack.length ? Arrays.copyOf(stack, count * 2) : stack;
    s[count] = slot;
    return s;
  }
}
