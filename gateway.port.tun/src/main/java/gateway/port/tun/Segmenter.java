package gateway.port.tun;

import gateway.packet.Batch;
import gateway.packet.Checksum;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;

/**
 * Cuts one super-packet (TCP, or UDP with equal datagrams) into packets of their own, across as
 * many calls as it takes: what does not fit a batch is cut in the next.
 *
 * <p>The same headers come out as from the kernel's {@code inet_gso_segment} and {@code
 * tcp_gso_segment}: identification counts up, PSH and FIN stay with the last, CWR with the first.
 * Used by one worker; allocates nothing.
 */
final class Segmenter {
  private static final int MAX_HEADERS = 120;
  private static final int FLAG_FIN_PSH = 0x09;
  private static final int FLAG_CWR = 0x80;

  private final long template;

  private boolean active;
  private boolean tcp;
  private int ipLength;
  private int headers;
  private int size;
  private int index;
  private long payload;
  private int remaining;
  private long ipSum;
  private long transportSum;
  private int identification;
  private int sequence;
  private int dataOffsetAndFlags;

  /**
   * @param scratch address of {@link #SCRATCH} bytes that are the segmenter's alone
   */
  Segmenter(long scratch) {
    template = scratch;
  }

  /** Bytes of scratch memory. */
  static final int SCRATCH = 128;

  /** Whether packets are left to cut. */
  boolean active() {
    return active;
  }

  /** Forgets what is left. */
  void abandon() {
    active = false;
  }

  /**
   * Begins with a super-packet whose first bytes lie in a chunk and whose rest lies elsewhere.
   *
   * @param frame where the IP header is; at most {@code first} bytes follow it there
   * @param length bytes of the super-packet
   * @param first how many bytes were received behind {@code frame} before the rest
   * @param rest where the bytes behind the first lie; {@link Slab#CHUNK} bytes in front of it are
   *     free
   * @return the length of the first packet, which now stands finished at {@code frame}; -1 when the
   *     super-packet is malformed
   */
  int start(long frame, int length, int first, long rest, boolean isTcp, int segmentSize) {
    int minimum = isTcp ? 20 : 8;
    if (length < Ipv4Header.MIN_LENGTH + minimum || Ipv4Header.version(frame) != 4) {
      return -1;
    }
    tcp = isTcp;
    ipLength = Ipv4Header.headerLength(frame);
    int protocol = tcp ? IpProtocol.TCP : IpProtocol.UDP;
    if (ipLength < 20 || length < ipLength + minimum || Ipv4Header.protocol(frame) != protocol) {
      return -1;
    }
    int transport = tcp ? (Memory.u8(frame + ipLength + 12) >>> 4) * 4 : 8;
    headers = ipLength + transport;
    size = segmentSize;
    if (transport < minimum
        || headers > MAX_HEADERS
        || headers > length
        || segmentSize <= 0
        || headers + segmentSize > Slab.MAX_PACKET) {
      return -1;
    }
    Memory.copy(frame, template, headers);
    prepare(protocol);
    int present = Math.min(length, first);
    int own = Math.min(size, length - headers);
    int spill = present - headers - own;
    if (spill > 0) {
      Memory.copy(frame + headers + own, rest - spill, spill);
    }
    payload = rest - Math.max(spill, 0);
    remaining = length - headers - own;
    index = 0;
    active = remaining > 0;
    finish(frame, own, Checksum.sum(frame + headers, own, 0));
    index = 1;
    return headers + own;
  }

  /** Appends the next packet to the batch, in the chunk given. */
  void next(Batch batch, long chunk) {
    long frame = chunk + Slab.HEADROOM;
    int own = Math.min(size, remaining);
    Memory.copy(template, frame, headers);
    Memory.copy(payload, frame + headers, own);
    payload += own;
    remaining -= own;
    active = remaining > 0;
    finish(frame, own, Checksum.sum(frame + headers, own, 0));
    index++;
    batch.add(frame, headers + own);
  }

  /** Sums once what is the same in every packet; what differs is 0 in the template. */
  private void prepare(int protocol) {
    identification = Ipv4Header.identification(template);
    Memory.put32(template + 2, 0);
    Memory.put16(template + 10, 0);
    ipSum = Checksum.sum(template, ipLength, 0);
    long transport = template + ipLength;
    long pseudo =
        Checksum.pseudoIpv4(
            Ipv4Header.source(template), Ipv4Header.destination(template), protocol, 0);
    if (tcp) {
      sequence = Memory.i32(transport + 4);
      dataOffsetAndFlags = Memory.u16(transport + 12);
      Memory.put32(transport + 4, 0);
      Memory.put16(transport + 12, 0);
      Memory.put16(transport + 16, 0);
      transportSum = Checksum.sum(transport, headers - ipLength, pseudo);
    } else {
      transportSum = pseudo + Memory.u16(transport) + Memory.u16(transport + 2);
    }
  }

  private void finish(long frame, int own, long payloadSum) {
    int total = headers + own;
    int id = identification + index & 0xffff;
    Memory.put16(frame + 2, total);
    Memory.put16(frame + 4, id);
    Memory.put16(frame + 10, ~Checksum.fold(ipSum + total + id));
    long transport = frame + ipLength;
    int length = total - ipLength;
    if (tcp) {
      int seq = sequence + index * size;
      int flags = dataOffsetAndFlags;
      flags &= remaining > 0 ? ~FLAG_FIN_PSH : -1;
      flags &= index > 0 ? ~FLAG_CWR : -1;
      Memory.put32(transport + 4, seq);
      Memory.put16(transport + 12, flags);
      long sum = transportSum + (seq >>> 16) + (seq & 0xffff) + flags + length + payloadSum;
      Memory.put16(transport + 16, ~Checksum.fold(sum));
    } else {
      Memory.put16(transport + 4, length);
      int sum = ~Checksum.fold(transportSum + length + length + payloadSum) & 0xffff;
      Memory.put16(transport + 6, sum == 0 ? 0xffff : sum);
    }
  }
}
