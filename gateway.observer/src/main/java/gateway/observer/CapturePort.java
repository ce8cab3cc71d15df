package gateway.observer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A packet socket on one device: receives every frame that arrives at the device (never what leaves
 * by it), or sends frames out of it. See packet(7).
 */
final class CapturePort implements AutoCloseable {
  /** Bytes of {@code struct virtio_net_hdr} before each received frame. */
  static final int VNET_HEADER = 10;

  /** {@code sll_pkttype} of a frame that leaves by the device. */
  static final int PACKET_OUTGOING = 4;

  private static final int PACKET_STATISTICS = 6;
  private static final int PACKET_VNET_HDR = 15;
  private static final int PACKET_IGNORE_OUTGOING = 23;
  private static final short ETH_P_ALL_NETWORK_ORDER = 0x0300;

  private final Libc libc;
  private final int descriptor;
  private final String device;
  private final int bufferBytes;
  private long seen;
  private long drops;

  private CapturePort(Libc libc, int descriptor, String device, int bufferBytes) {
    this.libc = libc;
    this.descriptor = descriptor;
    this.device = device;
    this.bufferBytes = bufferBytes;
  }

  /**
   * Starts to receive from a device.
   *
   * @param bufferBytes how much the kernel may hold for us
   */
  static CapturePort receiving(Libc libc, String device, int bufferBytes) throws IOException {
    // Protocol 0 until the bind: no frame of another device gets in between.
    int fd = open(libc);
    Libc.check(
        libc.setOption(fd, Libc.SOL_PACKET, PACKET_VNET_HDR, 1), "PACKET_VNET_HDR on " + device);
    Libc.check(
        libc.setOption(fd, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1), "SO_TIMESTAMPNS on " + device);
    // Since Linux 4.20; the packet type is checked as well.
    libc.setOption(fd, Libc.SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
    int granted = libc.growBuffer(fd, Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF, bufferBytes);
    bind(libc, fd, device, ETH_P_ALL_NETWORK_ORDER);
    return new CapturePort(libc, fd, device, granted);
  }

  /** Opens a device for sending alone. */
  static CapturePort sending(Libc libc, String device) throws IOException {
    int fd = open(libc);
    int granted = libc.growBuffer(fd, Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF, 8 << 20);
    bind(libc, fd, device, (short) 0);
    return new CapturePort(libc, fd, device, granted);
  }

  private static int open(Libc libc) throws IOException {
    return Libc.check(
        libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, 0), "packet socket");
  }

  private static void bind(Libc libc, int fd, String device, short protocol) throws IOException {
    int index = libc.deviceIndex(device);
    if (index < 0) {
      throw new MissingException(
          "no device " + device + " in this network namespace: " + Libc.describe(-index));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(20, 4);
      address.set(
          ValueLayout.JAVA_SHORT.withOrder(ByteOrder.nativeOrder()), 0, (short) Libc.AF_PACKET);
      address.set(ValueLayout.JAVA_SHORT, 2, protocol);
      address.set(ValueLayout.JAVA_INT, 4, index);
      Libc.check(libc.bind(fd, address, 20), "bind to " + device);
    }
  }

  /** Receives what is there into {@code vector}. Returns the number of messages or -errno. */
  int receive(MessageVector vector) {
    return vector.receive(libc, descriptor);
  }

  /** Sends one frame, Ethernet header included. */
  void send(MemorySegment frame, int length) throws IOException {
    long sent = libc.sendto(descriptor, frame, length, 0, MemorySegment.NULL, 0);
    Libc.check((int) sent, "send of " + length + " bytes on " + device);
  }

  /**
   * Frames that the kernel dropped since the start because our buffer was full. The kernel resets
   * its counters at each reading, so they are summed up here.
   */
  long drops() throws IOException {
    int[] counters = new int[2];
    Libc.check(
        libc.getOption(descriptor, Libc.SOL_PACKET, PACKET_STATISTICS, counters),
        "PACKET_STATISTICS on " + device);
    seen += Integer.toUnsignedLong(counters[0]);
    drops += Integer.toUnsignedLong(counters[1]);
    return drops;
  }

  /** Frames that the kernel saw for us since the start, dropped ones included. */
  long seen() {
    return seen;
  }

  int descriptor() {
    return descriptor;
  }

  String device() {
    return device;
  }

  int bufferBytes() {
    return bufferBytes;
  }

  @Override
  public void close() {
    libc.close(descriptor);
  }
}
