package gateway.tool.esp;

import gateway.packet.Batch;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.pcap.LinkType;
import gateway.packet.pcap.PcapRecord;
import java.lang.foreign.Arena;

/**
 * One packet of a capture in off-heap memory, with room around it: a batch of one entry. Chunks of
 * a gateway are smaller, but a capture may hold the longest packets there are.
 */
final class CapturedPacket implements AutoCloseable {
  /** Bytes of the one chunk, and its alignment. */
  static final int CHUNK = 1 << 17;

  private static final int LONGEST_PACKET = 65_535;

  private final Arena arena = Arena.ofConfined();
  private final long chunk = arena.allocate(CHUNK, CHUNK).address();
  private byte[] copy = new byte[2048];

  /** Its entry 0 is the packet. */
  final Batch batch = new Batch();

  CapturedPacket() {
    batch.count = 1;
  }

  /** Takes the IP packet of a record; false when there is none, or one that is not IPv4. */
  boolean load(PcapRecord record) {
    int offset = LinkType.ipOffset(record.linkType(), record.data(), record.length());
    if (offset == LinkType.NOT_IP || (record.data()[offset] >> 4 & 15) != 4) {
      return false;
    }
    int length = Math.min(record.length() - offset, LONGEST_PACKET);
    long at = chunk + Slab.HEADROOM;
    Memory.copy(record.data(), offset, at, length);
    batch.address[0] = at;
    batch.length[0] = length;
    return true;
  }

  /** Cuts the packet to the length in its header; false when the header cannot be. */
  boolean trim() {
    int total = Ipv4Header.check(batch.address[0], batch.length[0]);
    if (total < 0) {
      return false;
    }
    batch.length[0] = total;
    return true;
  }

  long address() {
    return batch.address[0];
  }

  int length() {
    return batch.length[0];
  }

  /** The packet's bytes on the heap; the first {@link #length} of them. Reused. */
  byte[] bytes() {
    if (copy.length < length()) {
      copy = new byte[LONGEST_PACKET];
    }
    Memory.copy(address(), copy, 0, length());
    return copy;
  }

  @Override
  public void close() {
    arena.close();
  }
}
