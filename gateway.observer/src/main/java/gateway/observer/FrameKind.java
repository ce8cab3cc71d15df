package gateway.observer;

import java.util.Locale;

/** What a frame on the wire is, as far as the demo distinguishes it. */
enum FrameKind {
  /** ESP with an SPI other than 0, directly on IP or behind UDP on the encapsulation port. */
  ESP,
  /** ARP. */
  ARP,
  /** ICMP in clear. */
  ICMP,
  /** One byte 0xff on the encapsulation port (RFC 3948 section 2.3). */
  KEEPALIVE,
  /** UDP port 500, or the non-ESP marker on the encapsulation port (RFC 3948 section 2.2). */
  IKE,
  /** A fragment after the first: it shows no ports. */
  FRAGMENT,
  /** Any other IPv4. */
  OTHER_IPV4,
  /** IPv6 without ESP (neighbour discovery among it). */
  IPV6,
  /** Neither IP nor ARP, or too short for what it says it is. */
  OTHER;

  /** The kind as a JSON key. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
