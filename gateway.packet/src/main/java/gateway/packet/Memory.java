package gateway.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Raw access to off-heap memory by absolute address, in network byte order unless the name says
 * otherwise.
 *
 * <p>One segment over the whole address space is used instead of a slice per frame, because a slice
 * is an object and the packet path allocates nothing. There are no bounds checks: the caller has
 * compared the length with what the frame holds, always as {@code need > end - offset}.
 *
 * <p>Threading: stateless. Unaligned access is allowed everywhere.
 */
public final class Memory {
  private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  private static final ValueLayout.OfShort BE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final VarHandle ARRAY_BE64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Memory() {}

  /** The unsigned byte at {@code address}. */
  public static int u8(long address) {
    return ALL.get(ValueLayout.JAVA_BYTE, address) & 0xff;
  }

  /** The unsigned 16-bit number in network order at {@code address}. */
  public static int u16(long address) {
    return ALL.get(BE16, address) & 0xffff;
  }

  /** The 32 bits in network order at {@code address}, as a Java int (an IPv4 address, an SPI). */
  public static int i32(long address) {
    return ALL.get(BE32, address);
  }

  /** The 64 bits in network order at {@code address}. */
  public static long i64(long address) {
    return ALL.get(BE64, address);
  }

  /** Writes the low 8 bits of {@code value}. */
  public static void put8(long address, int value) {
    ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
  }

  /** Writes the low 16 bits of {@code value} in network order. */
  public static void put16(long address, int value) {
    ALL.set(BE16, address, (short) value);
  }

  /** Writes {@code value} in network order. */
  public static void put32(long address, int value) {
    ALL.set(BE32, address, value);
  }

  /** Writes {@code value} in network order. */
  public static void put64(long address, long value) {
    ALL.set(BE64, address, value);
  }

  /** The 64 bits in the machine's own order: for sums and comparisons that do not care. */
  public static long native64(long address) {
    return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
  }

  /** The 32 bits in the machine's own order: for structures that the kernel defines so. */
  public static int native32(long address) {
    return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  /** Writes 16 bits in the machine's own order. */
  public static void putNative16(long address, int value) {
    ALL.set(ValueLayout.JAVA_SHORT_UNALIGNED, address, (short) value);
  }

  /** The unsigned 16-bit number in the machine's own order. */
  public static int native16(long address) {
    return ALL.get(ValueLayout.JAVA_SHORT_UNALIGNED, address) & 0xffff;
  }

  /** Writes 32 bits in the machine's own order. */
  public static void putNative32(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  /** Writes 64 bits in the machine's own order. */
  public static void putNative64(long address, long value) {
    ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
  }

  /** Copies {@code length} bytes; the areas may overlap. */
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  /** Copies {@code length} bytes from the heap to off-heap memory. */
  public static void copy(byte[] from, int offset, long to, int length) {
    MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, length);
  }

  /** Copies {@code length} bytes from off-heap memory to the heap. */
  public static void copy(long from, byte[] to, int offset, int length) {
    MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, length);
  }

  /** Sets {@code length} bytes to {@code value}. */
  public static void fill(long address, long length, int value) {
    for (long i = 0; i < length; i++) {
      ALL.set(ValueLayout.JAVA_BYTE, address + i, (byte) value);
    }
  }

  /** The 64 bits in network order at {@code offset} of a heap array. */
  public static long i64(byte[] array, int offset) {
    return (long) ARRAY_BE64.get(array, offset);
  }
}
