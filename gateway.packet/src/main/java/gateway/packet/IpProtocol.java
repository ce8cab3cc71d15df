package gateway.packet;

/** IP protocol numbers (IANA "Protocol Numbers") that the engine knows by name. */
public final class IpProtocol {
  public static final int ANY = 0;
  public static final int ICMP = 1;
  public static final int IPV4 = 4;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int IPV6 = 41;
  public static final int GRE = 47;
  public static final int ESP = 50;
  public static final int ICMPV6 = 58;

  /** "No next header": an ESP dummy packet (RFC 4303 section 2.6). */
  public static final int NONE = 59;

  public static final int DCCP = 33;
  public static final int SCTP = 132;
  public static final int UDPLITE = 136;
  public static final int MOBILITY = 135;

  private IpProtocol() {}

  /**
   * Whether the first four bytes of the payload are a source and a destination port.
   *
   * @see "Linux net/xfrm: decode_session4"
   */
  public static boolean hasPorts(int protocol) {
    return switch (protocol) {
      case TCP, UDP, SCTP, DCCP, UDPLITE -> true;
      default -> false;
    };
  }
}
