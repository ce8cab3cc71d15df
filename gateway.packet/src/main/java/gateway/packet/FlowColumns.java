package gateway.packet;

/**
 * The selectors of up to {@link Batch#CAPACITY} packets as columns: what a classifier looks up.
 *
 * <p>Addresses are IPv4 in network order as Java ints. Ports are as the kernel's flow has them
 * (Linux {@code decode_session4}): ICMP type in {@code sourcePort} and code in {@code
 * destinationPort}; protocols without ports have 0 in both.
 *
 * <p>Threading: belongs to one worker or reader.
 */
public final class FlowColumns {
  public final int[] source;
  public final int[] destination;
  public final int[] protocol;
  public final int[] sourcePort;
  public final int[] destinationPort;

  /** Columns for one batch. */
  public FlowColumns() {
    this(Batch.CAPACITY);
  }

  /**
   * Columns for bulk work outside the packet path (tools, comparisons).
   *
   * @param capacity how many flows
   */
  public FlowColumns(int capacity) {
    source = new int[capacity];
    destination = new int[capacity];
    protocol = new int[capacity];
    sourcePort = new int[capacity];
    destinationPort = new int[capacity];
  }

  /** How many flows fit. */
  public int capacity() {
    return source.length;
  }

  /** Writes one row. */
  public void set(int i, int src, int dst, int proto, int sport, int dport) {
    source[i] = src;
    destination[i] = dst;
    protocol[i] = proto;
    sourcePort[i] = sport;
    destinationPort[i] = dport;
  }

  /** Copies row {@code from} of {@code other} to row {@code to}. */
  public void copyRow(FlowColumns other, int from, int to) {
    set(
        to,
        other.source[from],
        other.destination[from],
        other.protocol[from],
        other.sourcePort[from],
        other.destinationPort[from]);
  }

  /**
   * Reads the row of the IPv4 packet at {@code ip}, which {@link Ipv4Header#check} accepted and
   * which is no fragment. A transport header that is cut short reads as ports 0.
   *
   * @param total bytes of the packet
   */
  public void read(int i, long ip, int total) {
    int proto = Ipv4Header.protocol(ip);
    int header = Ipv4Header.headerLength(ip);
    int sport = 0;
    int dport = 0;
    if (IpProtocol.hasPorts(proto)) {
      if (4 <= total - header) {
        sport = Memory.u16(ip + header);
        dport = Memory.u16(ip + header + 2);
      }
    } else if (proto == IpProtocol.ICMP && 2 <= total - header) {
      sport = Memory.u8(ip + header);
      dport = Memory.u8(ip + header + 1);
    } else if (proto == IpProtocol.GRE && 4 <= total - header) {
      readGreKey(i, ip + header, total - header);
      source[i] = Ipv4Header.source(ip);
      destination[i] = Ipv4Header.destination(ip);
      protocol[i] = proto;
      return;
    }
    set(i, Ipv4Header.source(ip), Ipv4Header.destination(ip), proto, sport, dport);
  }

  // RFC 2890: the key follows the optional checksum word; bit 2 says that it is there.
  private void readGreKey(int i, long gre, int bytes) {
    int flags = Memory.u16(gre);
    int key = 0;
    int offset = (flags & 0x8000) != 0 ? 8 : 4;
    if ((flags & 0x2000) != 0 && 4 <= bytes - offset) {
      key = Memory.i32(gre + offset);
    }
    sourcePort[i] = key >>> 16;
    destinationPort[i] = key & 0xffff;
  }
}
