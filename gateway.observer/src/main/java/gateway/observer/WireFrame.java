package gateway.observer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A view of one captured frame: Ethernet, VLAN tags, IPv4 or IPv6, UDP, ESP. The view is set again
 * for every frame and holds offsets only. Every length is checked against the frame's end.
 *
 * <p>A frame that the sender left to be segmented (UDP segmentation on a veth crosses uncut)
 * carries several datagrams behind one header; {@link #datagram} looks at one of them.
 */
final class WireFrame {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final int ETHERTYPE_IPV4 = 0x0800;
  private static final int ETHERTYPE_ARP = 0x0806;
  private static final int ETHERTYPE_IPV6 = 0x86dd;
  private static final int ETHERTYPE_VLAN = 0x8100;
  private static final int ETHERTYPE_QINQ = 0x88a8;
  private static final int PROTOCOL_ICMP = 1;
  private static final int PROTOCOL_UDP = 17;
  private static final int PROTOCOL_ESP = 50;
  private static final int IKE_PORT = 500;

  private final int encapPort;

  /** What the frame, or the datagram looked at last, is. */
  FrameKind kind = FrameKind.OTHER;

  /** The SPI when the kind is ESP. */
  int spi;

  /** The sequence number (32 bits, unsigned) when the kind is ESP. */
  long sequence;

  /** Where the ESP payload (behind SPI and sequence number) starts, when the kind is ESP. */
  long espPayload;

  /** Where the IP header starts, or -1. */
  long network;

  /** Whether the IP header is version 6. */
  boolean ipv6;

  /** Where the UDP header starts, or -1. */
  long udp;

  /** The end of the IP packet; bytes between it and the frame's end are padding. */
  long end;

  private boolean encapsulated;

  WireFrame(int encapPort) {
    this.encapPort = encapPort;
  }

  private static int u8(MemorySegment memory, long at) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
  }

  private static int u16(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at));
  }

  /** Looks at the frame in [from, frameEnd), which starts with an Ethernet header. */
  void parse(MemorySegment memory, long from, long frameEnd) {
    kind = FrameKind.OTHER;
    network = -1;
    udp = -1;
    ipv6 = false;
    encapsulated = false;
    end = frameEnd;
    if (frameEnd - from < 14) {
      return;
    }
    long at = from + 12;
    int type = u16(memory, at);
    while ((type == ETHERTYPE_VLAN || type == ETHERTYPE_QINQ) && frameEnd - at >= 6) {
      at += 4;
      type = u16(memory, at);
    }
    at += 2;
    switch (type) {
      case ETHERTYPE_ARP -> kind = FrameKind.ARP;
      case ETHERTYPE_IPV4 -> ipv4(memory, at, frameEnd);
      case ETHERTYPE_IPV6 -> ipv6(memory, at, frameEnd);
      default -> {}
    }
  }

  private void ipv4(MemorySegment memory, long at, long frameEnd) {
    if (frameEnd - at < 20) {
      return;
    }
    int header = (u8(memory, at) & 15) * 4;
    int total = u16(memory, at + 2);
    // A super-frame longer than its length field can say has 0 there.
    long packetEnd = total == 0 ? frameEnd : at + total;
    if (u8(memory, at) >> 4 != 4
        || header < 20
        || packetEnd > frameEnd
        || at + header > packetEnd) {
      return;
    }
    network = at;
    end = packetEnd;
    if ((u16(memory, at + 6) & 0x1fff) != 0) {
      kind = FrameKind.FRAGMENT;
      return;
    }
    kind = FrameKind.OTHER_IPV4;
    transport(memory, at + header, u8(memory, at + 9));
  }

  private void ipv6(MemorySegment memory, long at, long frameEnd) {
    if (frameEnd - at < 40 || u8(memory, at) >> 4 != 6) {
      return;
    }
    int payload = u16(memory, at + 4);
    long packetEnd = payload == 0 ? frameEnd : at + 40 + payload;
    if (packetEnd > frameEnd) {
      return;
    }
    network = at;
    ipv6 = true;
    end = packetEnd;
    kind = FrameKind.IPV6;
    int next = u8(memory, at + 6);
    if (next != PROTOCOL_ICMP) {
      transport(memory, at + 40, next);
    }
  }

  private void transport(MemorySegment memory, long at, int protocol) {
    if (protocol == PROTOCOL_ICMP) {
      kind = FrameKind.ICMP;
    } else if (protocol == PROTOCOL_ESP) {
      esp(memory, at, end);
    } else if (protocol == PROTOCOL_UDP && end - at >= 8) {
      udp = at;
      int source = u16(memory, at);
      int destination = u16(memory, at + 2);
      encapsulated = source == encapPort || destination == encapPort;
      if (source == IKE_PORT || destination == IKE_PORT) {
        kind = FrameKind.IKE;
      }
      datagram(memory, at + 8, end);
    }
  }

  /** Looks at one datagram's payload in [at, payloadEnd) behind the UDP header parsed before. */
  void datagram(MemorySegment memory, long at, long payloadEnd) {
    if (!encapsulated) {
      return;
    }
    long length = payloadEnd - at;
    if (length == 1 && u8(memory, at) == 0xff) {
      kind = FrameKind.KEEPALIVE;
    } else if (length >= 4 && memory.get(INT, at) == 0) {
      kind = FrameKind.IKE;
    } else {
      kind = ipv6 ? FrameKind.IPV6 : FrameKind.OTHER_IPV4;
      esp(memory, at, payloadEnd);
    }
  }

  private void esp(MemorySegment memory, long at, long payloadEnd) {
    if (payloadEnd - at < 8 || memory.get(INT, at) == 0) {
      return;
    }
    kind = FrameKind.ESP;
    spi = memory.get(INT, at);
    sequence = Integer.toUnsignedLong(memory.get(INT, at + 4));
    espPayload = at + 8;
  }
}
