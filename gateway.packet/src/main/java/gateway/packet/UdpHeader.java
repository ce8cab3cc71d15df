package gateway.packet;

/** The UDP header (RFC 768) at an address. Static functions. */
public final class UdpHeader {
  /** Bytes of the header. */
  public static final int LENGTH = 8;

  private UdpHeader() {}

  public static int sourcePort(long udp) {
    return Memory.u16(udp);
  }

  public static int destinationPort(long udp) {
    return Memory.u16(udp + 2);
  }

  /** Bytes of header and payload. */
  public static int length(long udp) {
    return Memory.u16(udp + 4);
  }

  /** Writes a header; checksum 0, "not computed", as RFC 3948 section 2.1 wants it for ESP. */
  public static void write(long udp, int sourcePort, int destinationPort, int length) {
    Memory.put16(udp, sourcePort);
    Memory.put16(udp + 2, destinationPort);
    Memory.put16(udp + 4, length);
    Memory.put16(udp + 6, 0);
  }
}
