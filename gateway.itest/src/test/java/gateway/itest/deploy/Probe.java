package gateway.itest.deploy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A numbered packet of a class, and what is due to the class. */
record Probe(Kind kind, long number) {
  /** The classes. */
  enum Kind {
    /** From the LAN, to leave sealed. */
    SEAL("10.1.0.2", "10.2.0.2"),
    /** From the peer, sealed, to reach the LAN. */
    OPEN("10.2.0.2", "10.1.0.2"),
    /** From the LAN, to be discarded. */
    DISCARD("10.1.0.2", "10.2.0.2"),
    /** From the LAN, to leave in clear by the port that comes and goes. */
    SPARE("10.1.0.2", "10.3.0.2"),
    /** From the LAN, as SEAL, but what the example's hook drops. */
    HOOKED("10.1.0.2", "10.2.0.2");

    private final byte[] source;
    private final byte[] destination;

    Kind(String source, String destination) {
      this.source = address(source);
      this.destination = address(destination);
    }

    int port() {
      return this == HOOKED ? 9 : 4000 + ordinal();
    }

    private static byte[] address(String text) {
      byte[] bytes = new byte[4];
      String[] parts = text.split("\\.");
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(parts[i]);
      }
      return bytes;
    }
  }

  static final Kind DISCARD = Kind.DISCARD;

  private static final long MAGIC = 0x6761_7465_7761_7921L;
  private static final int LENGTH = 20 + 8 + 24;
  private static final int PAYLOAD = 28;

  /** The packet. */
  byte[] packet() {
    ByteBuffer b = ByteBuffer.allocate(LENGTH);
    b.put((byte) 0x45).put((byte) 0).putShort((short) LENGTH).putInt(0);
    b.put((byte) 64).put((byte) 17).putShort((short) 0).put(kind.source).put(kind.destination);
    b.putShort((short) 5000).putShort((short) kind.port()).putShort((short) (LENGTH - 20));
    b.putShort((short) 0);
    b.putLong(MAGIC).putLong(kind.ordinal()).putLong(number);
    b.putShort(10, checksum(b));
    return b.array();
  }

  private static short checksum(ByteBuffer b) {
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += b.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  /** The probe that a packet is, whole and unchanged but for its time to live; or null. */
  static @Nullable Probe of(byte[] packet) {
    ByteBuffer b = ByteBuffer.wrap(packet);
    if (packet.length != LENGTH || b.getLong(PAYLOAD) != MAGIC) {
      return null;
    }
    long kind = b.getLong(PAYLOAD + 8);
    if (kind < 0 || kind >= Kind.values().length) {
      return null;
    }
    Probe probe = new Probe(Kind.values()[(int) kind], b.getLong(PAYLOAD + 16));
    byte[] due = probe.packet();
    // one hop less, and the checksum that follows from it
    due[8] = packet[8];
    due[10] = packet[10];
    due[11] = packet[11];
    return packet[8] == 63 && java.util.Arrays.equals(due, packet) ? probe : null;
  }
}
