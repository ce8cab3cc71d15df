package gateway.tool.simulation;

import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import java.lang.foreign.Arena;

/**
 * The packets of a simulation: UDP from {@code 10.side.class.5} to {@code 10.other.class.7}, with a
 * number and bytes that follow from it.
 */
final class Traffic {
  /** Classes 0 to 3 are due protection, 4 goes in clear, 5 not at all. */
  static final int CLASSES = 6;

  static final int FIRST_BYPASS = 4;
  static final int FIRST_DISCARD = 5;

  /** Numbers with this bit set were made by an attacker on the wire. */
  static final long SPOOFED = 1L << 62;

  private static final int HEADERS = Ipv4Header.MIN_LENGTH + UdpHeader.LENGTH;
  private static final int MIN_PAYLOAD = 16;

  private final Arena arena = Arena.ofAuto();
  private final long frame = arena.allocate(Slab.CHUNK, 64).address();

  /** The form of a class before anybody toggles it. */
  static Form initialForm(int trafficClass) {
    return trafficClass >= FIRST_DISCARD
        ? Form.DISCARD
        : trafficClass >= FIRST_BYPASS ? Form.BYPASS : Form.PROTECT;
  }

  static int host(int side, int trafficClass, int last) {
    return 10 << 24 | (side + 1) << 16 | trafficClass << 8 | last;
  }

  byte[] packet(int side, int trafficClass, long number, int payload) {
    int length = HEADERS + MIN_PAYLOAD + payload;
    Ipv4Header.write(
        frame,
        length,
        IpProtocol.UDP,
        host(side, trafficClass, 5),
        host(1 - side, trafficClass, 7),
        64,
        0,
        false);
    UdpHeader.write(frame + Ipv4Header.MIN_LENGTH, 7000, 7001, length - Ipv4Header.MIN_LENGTH);
    Memory.put64(frame + HEADERS, number);
    Memory.put64(frame + HEADERS + 8, mix(number));
    for (int i = 0; i < payload; i++) {
      Memory.put8(frame + HEADERS + MIN_PAYLOAD + i, (int) (number * 31 + i));
    }
    byte[] packet = new byte[length];
    Memory.copy(frame, packet, 0, length);
    return packet;
  }

  /** The number of a packet, or -1 when it is none of ours or its bytes do not follow from it. */
  static long number(long ip, int length) {
    if (length < HEADERS + MIN_PAYLOAD || Ipv4Header.protocol(ip) != IpProtocol.UDP) {
      return -1;
    }
    long number = Memory.i64(ip + HEADERS);
    if (Memory.i64(ip + HEADERS + 8) != mix(number)) {
      return -1;
    }
    for (int i = 0; i < length - HEADERS - MIN_PAYLOAD; i++) {
      if (Memory.u8(ip + HEADERS + MIN_PAYLOAD + i) != (((int) (number * 31 + i)) & 255)) {
        return -1;
      }
    }
    return number;
  }

  static int trafficClass(long ip) {
    return Ipv4Header.destination(ip) >>> 8 & 255;
  }

  private static long mix(long number) {
    long z = number * 0x9e3779b97f4a7c15L;
    return z ^ (z >>> 29);
  }
}
