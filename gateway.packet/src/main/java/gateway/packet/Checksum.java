package gateway.packet;

/** The Internet checksum (RFC 1071) and its incremental update (RFC 1624). Stateless. */
public final class Checksum {
  private Checksum() {}

  /**
   * The one's-complement sum of {@code length} bytes in network order, not yet complemented.
   *
   * @param initial a sum to go on from; sums of areas of even length may be chained
   */
  public static long sum(long address, int length, long initial) {
    // Machine order and 32 bits at a time: the sum is the same up to byte order (RFC 1071 section
    // 2),
    // and 32 bits into 64 cannot overflow for a packet. One accumulator and an index of int,
    // because
    // this is the shape that the JIT turns into vector instructions: 4 times as fast at 1348 bytes.
    long total = 0;
    int words = length >>> 2;
    for (int w = 0; w < words; w++) {
      total += Memory.native32(address + 4L * w) & 0xffffffffL;
    }
    long folded = swapIfLittle(fold(total));
    int i = words << 2;
    long tail = 0;
    for (; i + 2 <= length; i += 2) {
      tail += Memory.u16(address + i);
    }
    if (i < length) {
      tail += Memory.u8(address + i) << 8;
    }
    return initial + folded + tail;
  }

  /** Folds a sum to 16 bits. */
  public static int fold(long sum) {
    long s = (sum >>> 32) + (sum & 0xffffffffL);
    s = (s >>> 32) + (s & 0xffffffffL);
    s = (s >>> 16) + (s & 0xffff);
    s = (s >>> 16) + (s & 0xffff);
    s = (s >>> 16) + (s & 0xffff);
    return (int) s;
  }

  /** The checksum of {@code length} bytes: the complement of the folded sum. */
  public static int of(long address, int length) {
    return ~fold(sum(address, length, 0)) & 0xffff;
  }

  /** The sum of the IPv4 pseudo header (RFC 9293 section 3.1, RFC 768). */
  public static long pseudoIpv4(int source, int destination, int protocol, int length) {
    return (source >>> 16)
        + (source & 0xffff)
        + (destination >>> 16)
        + (destination & 0xffff)
        + protocol
        + length;
  }

  /** RFC 1624 equation 3: the checksum after a 16-bit word changed. */
  public static int update(int checksum, int oldWord, int newWord) {
    return ~fold((long) (~checksum & 0xffff) + (~oldWord & 0xffff) + newWord) & 0xffff;
  }

  private static int swapIfLittle(int folded) {
    return java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN
        ? ((folded & 0xff) << 8) | (folded >>> 8)
        : folded;
  }
}
