package gateway.packet.pcap;

import java.util.Arrays;

/** One captured frame; filled anew by every {@link PcapReader#next}. */
public final class PcapRecord {
  private static final int FIRST_GROWTH = 4096;

  private byte[] data = new byte[0];
  private int length;
  private long originalLength;
  private long timestampNanos;
  private int linkType;
  private int interfaceId;
  private String interfaceName = "";

  /** The frame's bytes; only the first {@link #length} of them belong to it. Reused. */
  public byte[] data() {
    return data;
  }

  /** Bytes that were captured. */
  public int length() {
    return length;
  }

  /** Bytes that were on the wire; more than {@link #length} where the capture cut. */
  public long originalLength() {
    return originalLength;
  }

  /** Nanoseconds since 1970; 0 where the file has no time (a simple packet block). */
  public long timestampNanos() {
    return timestampNanos;
  }

  /** The link type number, see {@link LinkType}. */
  public int linkType() {
    return linkType;
  }

  /** The number of the interface in its pcapng section; 0 in a pcap file. */
  public int interfaceId() {
    return interfaceId;
  }

  /** The name of the interface, empty where the file has none. */
  public String interfaceName() {
    return interfaceName;
  }

  void describe(long nanos, long original, int link, int id, String name) {
    timestampNanos = nanos;
    originalLength = original;
    linkType = link;
    interfaceId = id;
    interfaceName = name;
  }

  void begin() {
    length = 0;
  }

  /** Makes room for at least one of {@code wanted} further bytes; grows with what has arrived. */
  int room(int wanted) {
    if (length == data.length) {
      int grown = Math.max(FIRST_GROWTH, 2 * data.length);
      data = Arrays.copyOf(data, Math.min(length + wanted, grown));
    }
    return Math.min(wanted, data.length - length);
  }

  void arrived(int bytes) {
    length += bytes;
  }
}
