package gateway.core;

import java.nio.ByteBuffer;

/** IPv4 packets on the heap, written from the RFCs and not with the code under test. */
public final class Packets {
  private Packets() {}

  /** A UDP packet with TTL 64. */
  public static byte[] udp(int source, int destination, int sport, int dport, int payload) {
    byte[] p = new byte[28 + payload];
    ByteBuffer b = ByteBuffer.wrap(p);
    b.putShort(0, (short) 0x4500).putShort(2, (short) p.length);
    b.put(8, (byte) 64).put(9, (byte) 17).putInt(12, source).putInt(16, destination);
    b.putShort(20, (short) sport).putShort(22, (short) dport).putShort(24, (short) (8 + payload));
    for (int i = 28; i < p.length; i++) {
      p[i] = (byte) i;
    }
    return sum(p);
  }

  /** The same packet with other bytes at an offset, header checksum mended. */
  public static byte[] with(byte[] packet, int offset, int... bytes) {
    byte[] p = packet.clone();
    for (int i = 0; i < bytes.length; i++) {
      p[offset + i] = (byte) bytes[i];
    }
    return sum(p);
  }

  /** The same packet, shortened or lengthened, headers as they were. */
  public static byte[] cut(byte[] packet, int length) {
    return java.util.Arrays.copyOf(packet, length);
  }

  private static byte[] sum(byte[] p) {
    int header = Math.min(p.length, (p[0] & 15) * 4) & ~1;
    p[10] = 0;
    p[11] = 0;
    int sum = 0;
    for (int i = 0; i < header; i += 2) {
      sum += (p[i] & 255) << 8 | (p[i + 1] & 255);
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = ~((sum & 0xffff) + (sum >>> 16));
    p[10] = (byte) (sum >>> 8);
    p[11] = (byte) sum;
    return p;
  }
}
