package gateway.observer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An array of {@code struct mmsghdr} for {@code recvmmsg(2)} with a buffer, an address and room for
 * control messages each. Laid out for 64-bit Linux. Belongs to one thread.
 */
final class MessageVector {
  private static final int HEADER = 64;
  private static final int NAME = 32;
  private static final int CONTROL = 64;
  private static final int FLAGS = 48;
  private static final int LENGTH = 56;
  private static final int CONTROL_LENGTH = 40;

  private final int count;
  private final int size;
  private final MemorySegment headers;
  private final MemorySegment names;
  private final MemorySegment controls;
  private final MemorySegment buffers;

  /**
   * @param count messages per call
   * @param size bytes per buffer
   */
  MessageVector(Arena arena, int count, int size) {
    this.count = count;
    this.size = size + 63 & ~63;
    headers = arena.allocate((long) HEADER * count, 64);
    names = arena.allocate((long) NAME * count, 64);
    controls = arena.allocate((long) CONTROL * count, 64);
    buffers = arena.allocate((long) this.size * count, 4096);
    MemorySegment vectors = arena.allocate(16L * count, 16);
    for (int i = 0; i < count; i++) {
      vectors.set(JAVA_LONG, 16L * i, buffers.address() + (long) this.size * i);
      vectors.set(JAVA_LONG, 16L * i + 8, this.size);
      long header = (long) HEADER * i;
      headers.set(JAVA_LONG, header, names.address() + (long) NAME * i);
      headers.set(JAVA_LONG, header + 16, vectors.address() + 16L * i);
      headers.set(JAVA_LONG, header + 24, 1);
      headers.set(JAVA_LONG, header + 32, controls.address() + (long) CONTROL * i);
    }
  }

  /** Receives what is there, without waiting. Returns the number of messages or -errno. */
  int receive(Libc libc, int descriptor) {
    for (int i = 0; i < count; i++) {
      long header = (long) HEADER * i;
      headers.set(JAVA_INT, header + 8, NAME);
      headers.set(JAVA_LONG, header + CONTROL_LENGTH, CONTROL);
      headers.set(JAVA_INT, header + FLAGS, 0);
    }
    return libc.recvmmsg(descriptor, headers, count, Libc.MSG_DONTWAIT);
  }

  /** Messages per call. */
  int capacity() {
    return count;
  }

  /** The memory that all buffers lie in. */
  MemorySegment memory() {
    return buffers;
  }

  /** Where message {@code i} starts in {@link #memory()}. */
  long offset(int i) {
    return (long) size * i;
  }

  /** The length of message {@code i} in bytes. */
  int length(int i) {
    return headers.get(JAVA_INT, (long) HEADER * i + LENGTH);
  }

  /** Whether message {@code i} was longer than its buffer. */
  boolean truncated(int i) {
    return (headers.get(JAVA_INT, (long) HEADER * i + FLAGS) & Libc.MSG_TRUNC) != 0;
  }

  /** The packet type ({@code sll_pkttype}) in the {@code sockaddr_ll} of message {@code i}. */
  int packetType(int i) {
    return Byte.toUnsignedInt(
        names.get(java.lang.foreign.ValueLayout.JAVA_BYTE, (long) NAME * i + 10));
  }

  /** The kernel's time stamp (SO_TIMESTAMPNS) of message {@code i} in ns since 1970, or -1. */
  long stampNanos(int i) {
    long base = (long) CONTROL * i;
    long end = base + headers.get(JAVA_LONG, (long) HEADER * i + CONTROL_LENGTH);
    long at = base;
    while (at + 16 <= end) {
      long length = controls.get(JAVA_LONG, at);
      if (controls.get(JAVA_INT, at + 8) == Libc.SOL_SOCKET
          && controls.get(JAVA_INT, at + 12) == Libc.SO_TIMESTAMPNS
          && length >= 32) {
        return controls.get(JAVA_LONG, at + 16) * 1_000_000_000L + controls.get(JAVA_LONG, at + 24);
      }
      if (length < 16) {
        return -1;
      }
      at += length + 7 & ~7;
    }
    return -1;
  }
}
