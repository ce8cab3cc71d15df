package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.Checksum;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import java.lang.foreign.Arena;

/**
 * Finds runs of packets that one super-packet can stand for, and lays them out for {@code writev}:
 * consecutive TCP segments or equal datagrams of one flow.
 *
 * <p>Cutting the super-packet again must give back what went in (as the kernel's own {@code
 * tcp_gro_receive} demands): headers equal but for what counts up, one payload size but for a
 * shorter last, PSH on the last alone, no flag beside ACK and PSH, identification counting up
 * unless DF makes it meaningless (RFC 6864). A super-packet has its checksum computed anew, so
 * every checksum is verified first: a broken packet is never made good. Used by one worker;
 * allocates nothing; the packets are not written to.
 */
final class Coalescer {
  private static final int MAX_TOTAL = 65535;

  /** The kernel's UDP_MAX_SEGMENTS of every version. */
  private static final int MAX_DATAGRAMS = 64;

  private static final int FLAGS = 0x0fff;
  private static final int ACK = 0x10;
  private static final int PSH = 0x08;

  private final boolean udpSegmentation;
  private final long iov;
  private final long virtio;
  private final long headerCopy;

  private boolean tcp;
  private int headers;
  private int total;
  private int size;
  private boolean closed;

  Coalescer(boolean udpSegmentation, Arena arena) {
    this.udpSegmentation = udpSegmentation;
    iov = arena.allocate((Batch.CAPACITY + 1) * 16L, 64).address();
    virtio = arena.allocate(192, 64).address() + 64 - VirtioHeader.LENGTH;
    headerCopy = virtio + VirtioHeader.LENGTH;
    Memory.putNative64(iov, virtio);
  }

  /** The address of the iovecs of the last run: one of headers, and one for each payload. */
  long vector() {
    return iov;
  }

  /**
   * How many entries from {@code from} on make one super-packet, which is then laid out; 1 when the
   * entry stands alone.
   */
  int run(Batch batch, int from, int end) {
    long head = batch.address[from];
    if (from + 1 == end || !eligible(head, batch.length[from])) {
      return 1;
    }
    size = batch.length[from] - headers;
    // Cheap comparisons first: sums are taken only when a second packet is there to join.
    int i = from + 1;
    total = batch.length[from];
    closed = tcp && (Memory.u16(head + 32) & PSH) != 0;
    while (i < end
        && !closed
        && follows(head, i - from, batch.address[i], batch.length[i])
        && (i > from + 1 || intact(head, batch.length[from]))
        && intact(batch.address[i], batch.length[i])) {
      int own = batch.length[i] - headers;
      closed = own < size || tcp && (Memory.u16(batch.address[i] + 32) & PSH) != 0;
      payload(i - from + 1, batch.address[i] + headers, own);
      total += own;
      i++;
    }
    int run = i - from;
    if (run > 1) {
      payload(1, head + headers, size);
      writeHeaders(head, batch.address[i - 1]);
    }
    return run;
  }

  private void payload(int slot, long address, int length) {
    Memory.putNative64(iov + slot * 16L, address);
    Memory.putNative64(iov + slot * 16L + 8, length);
  }

  /** Whether a run can begin with the packet; sets {@link #tcp} and {@link #headers}. */
  private boolean eligible(long ip, int length) {
    if (length <= 28
        || Memory.u8(ip) != 0x45
        || Ipv4Header.totalLength(ip) != length
        || Ipv4Header.isFragment(ip)) {
      return false;
    }
    int protocol = Ipv4Header.protocol(ip);
    if (protocol == IpProtocol.TCP) {
      tcp = true;
      headers = 20 + (Memory.u8(ip + 32) >>> 4) * 4;
      return headers >= 40 && headers < length && (Memory.u16(ip + 32) & FLAGS & ~PSH) == ACK;
    }
    tcp = false;
    headers = 28;
    return protocol == IpProtocol.UDP
        && udpSegmentation
        && Memory.u16(ip + 24) == length - 20
        && Memory.u16(ip + 26) != 0;
  }

  /** Whether the packet is number {@code n} behind the head of the run. */
  private boolean follows(long head, int n, long ip, int length) {
    int own = length - headers;
    if (own <= 0
        || own > size
        || total + own > MAX_TOTAL
        || Ipv4Header.totalLength(ip) != length
        || Memory.u16(ip) != Memory.u16(head)
        || Memory.u16(ip + 6) != Memory.u16(head + 6)
        || Memory.u16(ip + 8) != Memory.u16(head + 8)
        || Memory.native64(ip + 12) != Memory.native64(head + 12)
        || Memory.native32(ip + 20) != Memory.native32(head + 20)) {
      return false;
    }
    int expected = Ipv4Header.identification(head) + n & 0xffff;
    if (Ipv4Header.identification(ip) != expected && !Ipv4Header.dontFragment(head)) {
      return false;
    }
    return tcp
        ? sameSegment(head, n, ip)
        : n < MAX_DATAGRAMS && Memory.u16(ip + 24) == length - 20 && Memory.u16(ip + 26) != 0;
  }

  private boolean sameSegment(long head, int n, long ip) {
    // 20 ports, 24 sequence, 28 acknowledgement, 32 offset and flags, 34 window, 40 options.
    if (Memory.i32(ip + 24) != Memory.i32(head + 24) + n * size
        || Memory.native32(ip + 28) != Memory.native32(head + 28)
        || (Memory.u16(ip + 32) & ~PSH) != (Memory.u16(head + 32) & ~PSH)
        || Memory.u16(ip + 34) != Memory.u16(head + 34)
        || Memory.u16(ip + 38) != Memory.u16(head + 38)) {
      return false;
    }
    for (int i = 40; i < headers; i += 4) {
      if (Memory.native32(ip + i) != Memory.native32(head + i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the checksums of both headers are right. */
  private boolean intact(long ip, int length) {
    long pseudo =
        Checksum.pseudoIpv4(
            Ipv4Header.source(ip),
            Ipv4Header.destination(ip),
            tcp ? IpProtocol.TCP : IpProtocol.UDP,
            length - 20);
    return Checksum.fold(Checksum.sum(ip, 20, 0)) == 0xffff
        && Checksum.fold(Checksum.sum(ip + 20, length - 20, pseudo)) == 0xffff;
  }

  private void writeHeaders(long head, long last) {
    Memory.copy(head, headerCopy, headers);
    Memory.put16(headerCopy + 2, total);
    Memory.put16(headerCopy + 10, 0);
    Memory.put16(headerCopy + 10, Checksum.of(headerCopy, 20));
    int length = total - 20;
    long pseudo =
        Checksum.pseudoIpv4(
            Ipv4Header.source(head),
            Ipv4Header.destination(head),
            tcp ? IpProtocol.TCP : IpProtocol.UDP,
            length);
    int checksumOffset = tcp ? 16 : 6;
    if (tcp) {
      Memory.put16(headerCopy + 32, Memory.u16(last + 32));
    } else {
      Memory.put16(headerCopy + 24, length);
    }
    Memory.put16(headerCopy + 20 + checksumOffset, Checksum.fold(pseudo));
    VirtioHeader.writeSegmented(
        virtio,
        tcp ? VirtioHeader.GSO_TCPV4 : VirtioHeader.GSO_UDP_L4,
        headers,
        size,
        20,
        checksumOffset);
    Memory.putNative64(iov + 8, VirtioHeader.LENGTH + headers);
  }
}
