package gateway.packet;

/**
 * The IPv4 header (RFC 791) at an address. Static functions; the caller has checked with {@link
 * #check} that the header is whole. A view is invalid after decapsulation: compute it again.
 */
public final class Ipv4Header {
  /** Bytes of a header without options. */
  public static final int MIN_LENGTH = 20;

  private static final int FLAG_DF = 0x4000;
  private static final int FLAG_MF = 0x2000;

  private Ipv4Header() {}

  /**
   * Checks version, header length, total length and header checksum against what the frame holds.
   *
   * @param length bytes in the frame
   * @return the total length of the packet, at most {@code length}, or -1 when malformed
   */
  public static int check(long ip, int length) {
    if (length < MIN_LENGTH || version(ip) != 4) {
      return -1;
    }
    int header = headerLength(ip);
    int total = totalLength(ip);
    if (header < MIN_LENGTH || total < header || total > length) {
      return -1;
    }
    return Checksum.fold(Checksum.sum(ip, header, 0)) == 0xffff ? total : -1;
  }

  public static int version(long ip) {
    return Memory.u8(ip) >>> 4;
  }

  /** Header length in bytes, options included. */
  public static int headerLength(long ip) {
    return (Memory.u8(ip) & 15) * 4;
  }

  /** The former type-of-service byte: DSCP in the upper six bits, ECN in the lower two. */
  public static int trafficClass(long ip) {
    return Memory.u8(ip + 1);
  }

  public static int totalLength(long ip) {
    return Memory.u16(ip + 2);
  }

  public static int identification(long ip) {
    return Memory.u16(ip + 4);
  }

  public static boolean dontFragment(long ip) {
    return (Memory.u16(ip + 6) & FLAG_DF) != 0;
  }

  /** Whether the packet is a fragment, first ones included. */
  public static boolean isFragment(long ip) {
    return (Memory.u16(ip + 6) & (FLAG_MF | 0x1fff)) != 0;
  }

  public static int timeToLive(long ip) {
    return Memory.u8(ip + 8);
  }

  public static int protocol(long ip) {
    return Memory.u8(ip + 9);
  }

  public static int source(long ip) {
    return Memory.i32(ip + 12);
  }

  public static int destination(long ip) {
    return Memory.i32(ip + 16);
  }

  /** Decrements the TTL and mends the checksum incrementally (RFC 1812 section 5.3.1). */
  public static void decrementTimeToLive(long ip) {
    int before = Memory.u16(ip + 8);
    int after = before - 0x100;
    Memory.put16(ip + 8, after);
    Memory.put16(ip + 10, Checksum.update(Memory.u16(ip + 10), before, after));
  }

  /** Sets the traffic class byte and mends the checksum. */
  public static void setTrafficClass(long ip, int trafficClass) {
    int before = Memory.u16(ip);
    int after = (before & 0xff00) | trafficClass;
    Memory.put16(ip, after);
    Memory.put16(ip + 10, Checksum.update(Memory.u16(ip + 10), before, after));
  }

  /**
   * Writes a header of 20 bytes with identification 0 and a right checksum.
   *
   * @param totalLength bytes of the whole packet
   * @param trafficClass DSCP and ECN
   */
  public static void write(
      long ip,
      int totalLength,
      int protocol,
      int source,
      int destination,
      int timeToLive,
      int trafficClass,
      boolean dontFragment) {
    Memory.put16(ip, 0x4500 | trafficClass);
    Memory.put16(ip + 2, totalLength);
    Memory.put32(ip + 4, dontFragment ? FLAG_DF : 0);
    Memory.put16(ip + 8, timeToLive << 8 | protocol);
    Memory.put16(ip + 10, 0);
    Memory.put32(ip + 12, source);
    Memory.put32(ip + 16, destination);
    Memory.put16(ip + 10, Checksum.of(ip, MIN_LENGTH));
  }
}
