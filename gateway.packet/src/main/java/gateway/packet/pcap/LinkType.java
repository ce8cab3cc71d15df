package gateway.packet.pcap;

/** Link types (the registry of draft-ietf-opsawg-pcaplinktype) and the way to the IP header. */
public final class LinkType {
  /** BSD loopback: a family of four bytes in the byte order of the machine that captured. */
  public static final int NULL = 0;

  public static final int ETHERNET = 1;

  /** An IPv4 or IPv6 packet, told apart by its first nibble. */
  public static final int RAW = 101;

  /** OpenBSD loopback: a family of four bytes in network order. */
  public static final int LOOP = 108;

  /** Linux "cooked" capture. */
  public static final int LINUX_SLL = 113;

  public static final int IPV4 = 228;
  public static final int IPV6 = 229;

  /** Linux "cooked" capture, second version: what {@code tcpdump -i any} writes. */
  public static final int LINUX_SLL2 = 276;

  /** What {@link #ipOffset} answers for a frame without IP, or of a link type it does not know. */
  public static final int NOT_IP = -1;

  // Numbers that some systems write for RAW.
  private static final int DLT_RAW = 12;
  private static final int DLT_RAW_OPENBSD = 14;

  private static final int ETHERNET_HEADER = 14;
  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int SLL_HEADER = 16;
  private static final int SLL2_HEADER = 20;

  private LinkType() {}

  /** Whether {@link #ipOffset} knows where a frame of a link type has its IP header. */
  public static boolean isKnown(int linkType) {
    return switch (linkType) {
      case RAW, DLT_RAW, DLT_RAW_OPENBSD, IPV4, IPV6 -> true;
      case NULL, LOOP, ETHERNET, LINUX_SLL, LINUX_SLL2 -> true;
      default -> false;
    };
  }

  /**
   * Where the IP header begins.
   *
   * @param length how many bytes of {@code data} belong to the frame
   * @return the offset, at which at least one byte with IP version 4 or 6 stands, or {@link
   *     #NOT_IP}
   */
  public static int ipOffset(int linkType, byte[] data, int length) {
    int offset =
        switch (linkType) {
          case RAW, DLT_RAW, DLT_RAW_OPENBSD, IPV4, IPV6 -> 0;
          case NULL, LOOP -> 4;
          case ETHERNET -> behindEthernet(data, length);
          case LINUX_SLL ->
              length >= SLL_HEADER && isIp(u16(data, SLL_HEADER - 2)) ? SLL_HEADER : NOT_IP;
          case LINUX_SLL2 -> length >= SLL2_HEADER && isIp(u16(data, 0)) ? SLL2_HEADER : NOT_IP;
          default -> NOT_IP;
        };
    if (offset == NOT_IP || 1 > length - offset) {
      return NOT_IP;
    }
    int version = data[offset] >>> 4 & 15;
    boolean ip =
        switch (linkType) {
          case IPV4 -> version == 4;
          case IPV6 -> version == 6;
          default -> version == 4 || version == 6;
        };
    return ip ? offset : NOT_IP;
  }

  private static int behindEthernet(byte[] data, int length) {
    int at = ETHERNET_HEADER;
    // Each VLAN tag moves the type four bytes on.
    while (at <= length) {
      int type = u16(data, at - 2);
      if (isIp(type)) {
        return at;
      }
      if (type != 0x8100 && type != 0x88a8 && type != 0x9100) {
        return NOT_IP;
      }
      at += 4;
    }
    return NOT_IP;
  }

  private static boolean isIp(int etherType) {
    return etherType == ETHERTYPE_IPV4 || etherType == ETHERTYPE_IPV6;
  }

  private static int u16(byte[] data, int at) {
    return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
  }
}
