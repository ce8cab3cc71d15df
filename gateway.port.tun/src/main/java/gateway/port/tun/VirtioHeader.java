package gateway.port.tun;

import gateway.packet.Memory;

/**
 * The 10-byte {@code virtio_net_hdr} in front of every packet of a TUN opened with {@code
 * IFF_VNET_HDR}, in the machine's byte order (virtio 1.2 section 5.1.6, {@code
 * include/uapi/linux/virtio_net.h}).
 */
final class VirtioHeader {
  static final int LENGTH = 10;

  static final int FLAG_NEEDS_CSUM = 1;
  static final int GSO_NONE = 0;
  static final int GSO_TCPV4 = 1;
  static final int GSO_UDP_L4 = 5;
  static final int GSO_ECN = 0x80;

  private VirtioHeader() {}

  static int flags(long header) {
    return Memory.u8(header);
  }

  /** The segmentation, without the ECN bit. */
  static int gsoType(long header) {
    return Memory.u8(header + 1) & ~GSO_ECN;
  }

  /** Payload bytes of each segment. */
  static int gsoSize(long header) {
    return Memory.native16(header + 4);
  }

  static int checksumStart(long header) {
    return Memory.native16(header + 6);
  }

  static int checksumOffset(long header) {
    return Memory.native16(header + 8);
  }

  /** A packet that is what it is: nothing to segment, nothing to complete. */
  static void writePlain(long header) {
    Memory.putNative64(header, 0);
    Memory.putNative16(header + 8, 0);
  }

  /** A super-packet to be cut into segments of {@code size} payload bytes. */
  static void writeSegmented(
      long header, int type, int headerLength, int size, int checksumStart, int checksumOffset) {
    Memory.put8(header, FLAG_NEEDS_CSUM);
    Memory.put8(header + 1, type);
    Memory.putNative16(header + 2, headerLength);
    Memory.putNative16(header + 4, size);
    Memory.putNative16(header + 6, checksumStart);
    Memory.putNative16(header + 8, checksumOffset);
  }
}
