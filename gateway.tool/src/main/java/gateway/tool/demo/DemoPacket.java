package gateway.tool.demo;

import java.nio.ByteBuffer;

/**
 * The packets of the demo without root: IPv4 with UDP or ICMP around a payload, built and read on
 * the heap. The payload of a probe: 16 bytes of magic, class id (4), number (8), filler.
 */
final class DemoPacket {
  static final int UDP = 17;
  static final int ICMP = 1;
  static final int ECHO_REPLY = 0;
  static final int ECHO_REQUEST = 8;

  /** Where the payload of UDP and of ICMP begins. */
  static final int PAYLOAD = 28;

  // 128 random bits: never in a frame by chance.
  private static final long MAGIC_HIGH = 0x9e3779b97f4a7c15L;
  private static final long MAGIC_LOW = 0xf39cc0605cedc834L;
  private static final int PROBE_HEADER = 28;

  private DemoPacket() {}

  /** A packet without payload yet, {@code payload} bytes of it zero. */
  private static ByteBuffer ipv4(Side from, int protocol, int payload) {
    ByteBuffer packet = ByteBuffer.allocate(PAYLOAD + payload);
    packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity());
    packet.put(8, (byte) 64).put(9, (byte) protocol);
    packet.putInt(12, address(from.host())).putInt(16, address(from.other().host()));
    packet.putShort(10, (short) checksum(packet, 0, 20));
    return packet;
  }

  /** A UDP packet between the two hosts; the checksum is left out (RFC 768 allows 0). */
  static ByteBuffer udp(Side from, int port, int payload) {
    ByteBuffer packet = ipv4(from, UDP, payload);
    packet.putShort(20, (short) port).putShort(22, (short) port);
    packet.putShort(24, (short) (8 + payload));
    return packet;
  }

  /** A probe. */
  static byte[] probe(Side from, ProbeClass probes, long number) {
    ByteBuffer packet = udp(from, probes.port(), probes.bytes());
    packet.putLong(PAYLOAD, MAGIC_HIGH).putLong(PAYLOAD + 8, MAGIC_LOW);
    packet.putInt(PAYLOAD + 16, probes.id()).putLong(PAYLOAD + 20, number);
    return packet.array();
  }

  /** An ICMP echo (RFC 792). */
  static byte[] echo(Side from, int type, int number) {
    ByteBuffer packet = ipv4(from, ICMP, 56);
    packet.put(20, (byte) type).putShort(26, (short) number);
    packet.putShort(22, (short) checksum(packet, 20, packet.capacity()));
    return packet.array();
  }

  /** The magic's place in a packet, searched at every byte; -1 when it is not there. */
  static int magic(byte[] packet) {
    ByteBuffer view = ByteBuffer.wrap(packet);
    for (int i = 0; i + 16 <= packet.length; i++) {
      if (view.getLong(i) == MAGIC_HIGH && view.getLong(i + 8) == MAGIC_LOW) {
        return i;
      }
    }
    return -1;
  }

  /** The class id of the probe whose magic is at {@code magic}, -1 when it was cut off. */
  static int classId(byte[] packet, int magic) {
    return magic + 20 > packet.length ? -1 : ByteBuffer.wrap(packet).getInt(magic + 16);
  }

  /** The number of a received probe of a class, -1 when the packet is none. */
  static long number(byte[] packet, ProbeClass probes) {
    ByteBuffer view = ByteBuffer.wrap(packet);
    boolean probe =
        packet.length >= PAYLOAD + PROBE_HEADER
            && view.getLong(PAYLOAD) == MAGIC_HIGH
            && view.getLong(PAYLOAD + 8) == MAGIC_LOW
            && view.getInt(PAYLOAD + 16) == probes.id();
    return probe ? view.getLong(PAYLOAD + 20) : -1;
  }

  /** IP protocol, or -1 for what is no IPv4 packet without options. */
  static int protocol(byte[] packet) {
    return packet.length >= PAYLOAD && packet[0] == 0x45 ? packet[9] & 0xff : -1;
  }

  /** UDP destination port. */
  static int port(byte[] packet) {
    return ByteBuffer.wrap(packet).getShort(22) & 0xffff;
  }

  /** SPI of ESP in UDP (RFC 3948), 0 for anything else. */
  static int spi(byte[] packet) {
    boolean esp = packet.length >= PAYLOAD + 8 && protocol(packet) == UDP && port(packet) == 4500;
    return esp ? ByteBuffer.wrap(packet).getInt(PAYLOAD) : 0;
  }

  /** Sequence number of ESP in UDP. */
  static int sequence(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(PAYLOAD + 4);
  }

  private static int checksum(ByteBuffer packet, int from, int to) {
    int sum = 0;
    for (int i = from; i < to; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return ~(sum + (sum >>> 16)) & 0xffff;
  }

  /** An IPv4 address as a number. */
  static int address(String dotted) {
    int address = 0;
    for (String part : dotted.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }
}
