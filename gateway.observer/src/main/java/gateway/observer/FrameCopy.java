package gateway.observer;

import static gateway.observer.WireFrame.INT;
import static gateway.observer.WireFrame.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies a captured frame as it would stand on a real wire: a datagram of a super-frame gets its
 * own lengths and checksums, and a checksum that was left to the card is completed. Without that, a
 * recorded frame that is sent again would be thrown away by the receiver's kernel, and a test that
 * expects the gateway to refuse it would prove nothing.
 */
final class FrameCopy {
  private FrameCopy() {}

  /** Copies [from, end) unchanged. */
  static byte[] whole(MemorySegment memory, long from, long end) {
    return memory.asSlice(from, end - from).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Copies [from, end) and completes the checksum as {@code struct virtio_net_hdr} asks: the sum
   * over everything from {@code start}, stored {@code offset} bytes behind it. The sender has put
   * the pseudo-header's sum there already.
   *
   * @param start counted from the frame's first byte
   */
  static byte[] completed(MemorySegment memory, long from, long end, int start, int offset) {
    byte[] frame = whole(memory, from, end);
    if (start + offset + 2 > frame.length) {
      return frame;
    }
    MemorySegment copy = MemorySegment.ofArray(frame);
    int sum = ~fold(sum(copy, start, frame.length)) & 0xffff;
    copy.set(SHORT, start + offset, (short) (sum == 0 ? 0xffff : sum));
    return frame;
  }

  /**
   * Cuts one datagram out of a UDP super-frame.
   *
   * @param view the super-frame, parsed
   * @param from where the super-frame starts
   * @param payload where the datagram's payload starts, {@code payloadEnd} where it ends
   * @param index the datagram's number in the super-frame, added to the IPv4 identification
   */
  static byte[] datagram(
      MemorySegment memory, WireFrame view, long from, long payload, long payloadEnd, int index) {
    int header = (int) (view.udp + 8 - from);
    int length = (int) (payloadEnd - payload);
    byte[] frame = new byte[header + length];
    MemorySegment copy = MemorySegment.ofArray(frame);
    MemorySegment.copy(memory, from, copy, 0, header);
    MemorySegment.copy(memory, payload, copy, header, length);
    int network = (int) (view.network - from);
    int udp = (int) (view.udp - from);
    long pseudo;
    if (view.ipv6) {
      copy.set(SHORT, network + 4, (short) (frame.length - network - 40));
      pseudo = sum(copy, network + 8, network + 40);
    } else {
      copy.set(SHORT, network + 2, (short) (frame.length - network));
      copy.set(SHORT, network + 4, (short) (copy.get(SHORT, network + 4) + index));
      copy.set(SHORT, network + 10, (short) 0);
      copy.set(SHORT, network + 10, (short) ~fold(sum(copy, network, udp)));
      pseudo = sum(copy, network + 12, network + 20);
    }
    copy.set(SHORT, udp + 4, (short) (length + 8));
    copy.set(SHORT, udp + 6, (short) 0);
    int sum = ~fold(pseudo + 17 + length + 8 + sum(copy, udp, frame.length)) & 0xffff;
    copy.set(SHORT, udp + 6, (short) (sum == 0 ? 0xffff : sum));
    return frame;
  }

  /** The ones' complement sum (RFC 1071) of [from, end), not folded. */
  static long sum(MemorySegment memory, long from, long end) {
    long sum = 0;
    long at = from;
    for (; at + 4 <= end; at += 4) {
      sum += Integer.toUnsignedLong(memory.get(INT, at));
    }
    for (; at + 2 <= end; at += 2) {
      sum += Short.toUnsignedLong(memory.get(SHORT, at));
    }
    if (at < end) {
      sum += (long) Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at)) << 8;
    }
    return sum;
  }

  /** Folds a sum into 16 bits. */
  static int fold(long sum) {
    long folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}
