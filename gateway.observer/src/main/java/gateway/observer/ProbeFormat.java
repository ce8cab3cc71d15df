package gateway.observer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The payload of a probe: 16 bytes of magic, class id (4 bytes), sequence number from 0 (8), time
 * of sending in ns since 1970 (8), filler. Big-endian.
 */
final class ProbeFormat {
  /** The least size of a probe's payload in bytes. */
  static final int HEADER = 36;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  // 128 random bits: by chance in a frame of 1500 bytes with probability 2^-117.
  private static final long MAGIC_HIGH = 0xb7e151628aed2a6aL;
  private static final long MAGIC_LOW = 0xbf7158809cf4f3c7L;
  private static final long FIRST_EIGHT_TIMES = 0xb7b7b7b7b7b7b7b7L;

  private ProbeFormat() {}

  /** Writes a probe of {@code size} bytes (at least {@link #HEADER}) at {@code offset}. */
  static void write(
      MemorySegment memory, long offset, int size, int classId, long sequence, long sentNanos) {
    memory.set(LONG, offset, MAGIC_HIGH);
    memory.set(LONG, offset + 8, MAGIC_LOW);
    memory.set(INT, offset + 16, classId);
    memory.set(LONG, offset + 20, sequence);
    memory.set(LONG, offset + 28, sentNanos);
    memory.asSlice(offset + HEADER, size - HEADER).fill((byte) 0x5a);
  }

  /** Whether a whole probe starts at {@code offset}. */
  static boolean isProbe(MemorySegment memory, long offset, int length) {
    return length >= HEADER
        && memory.get(LONG, offset) == MAGIC_HIGH
        && memory.get(LONG, offset + 8) == MAGIC_LOW;
  }

  static int classId(MemorySegment memory, long offset) {
    return memory.get(INT, offset + 16);
  }

  static long sequence(MemorySegment memory, long offset) {
    return memory.get(LONG, offset + 20);
  }

  static long sentNanos(MemorySegment memory, long offset) {
    return memory.get(LONG, offset + 28);
  }

  /**
   * Searches the magic at any byte position.
   *
   * @return the offset of the first magic in [from, end), or -1
   */
  static long find(MemorySegment memory, long from, long end) {
    for (long at = from; at <= end - 16; at += 8) {
      // Eight positions at once: is any of the bytes the magic's first? (A byte of the difference
      // is
      // zero exactly when this subtraction borrows into its top bit; false alarms are only slow.)
      long difference = memory.get(LONG, at) ^ FIRST_EIGHT_TIMES;
      if ((difference - 0x0101010101010101L & ~difference & 0x8080808080808080L) == 0) {
        continue;
      }
      for (long candidate = at; candidate < at + 8 && candidate <= end - 16; candidate++) {
        if (memory.get(LONG, candidate) == MAGIC_HIGH
            && memory.get(LONG, candidate + 8) == MAGIC_LOW) {
          return candidate;
        }
      }
    }
    return -1;
  }

  /** The class id behind a magic found at {@code at}, or -1 when the frame ends before it. */
  static int classIdBehind(MemorySegment memory, long at, long end) {
    return at + 20 <= end ? memory.get(INT, at + 16) : -1;
  }
}
