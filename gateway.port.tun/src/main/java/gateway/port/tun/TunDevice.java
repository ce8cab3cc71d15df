package gateway.port.tun;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/** The character device {@code /dev/net/tun}: attaching queues to a TUN device by name. */
final class TunDevice {
  private static final long SETIFF = 0x400454caL;
  private static final long SETPERSIST = 0x400454cbL;
  private static final long SETOFFLOAD = 0x400454d0L;

  private static final int IFF_TUN = 1;
  private static final int IFF_NO_PI = 0x1000;
  private static final int IFF_VNET_HDR = 0x4000;
  private static final int IFF_MULTI_QUEUE = 0x0100;

  private static final int F_CSUM = 1;
  private static final int F_TSO4 = 2;
  private static final int F_TSO_ECN = 8;
  private static final int F_USO = 0x20 | 0x40;

  private final int[] descriptors;
  private boolean udpSegmentation;

  private TunDevice(int queues) {
    descriptors = new int[queues];
    java.util.Arrays.fill(descriptors, -1);
  }

  /**
   * Attaches {@code queues} queues to the device, which is made when it is not there.
   *
   * @throws GatewayException EPERM, ENOPKG, EBUSY or EIO with the next step
   */
  static TunDevice attach(String name, int queues, boolean virtioHeader) throws GatewayException {
    TunDevice device = new TunDevice(queues);
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom("/dev/net/tun").address();
      long request = arena.allocate(40, 8).address();
      int flags = IFF_TUN | IFF_NO_PI | (virtioHeader ? IFF_VNET_HDR : 0);
      boolean multi = queues > 1;
      for (int i = 0; i < queues; i++) {
        int fd = Libc.open(path, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        check(fd, name);
        device.descriptors[i] = fd;
        int result = setInterface(fd, request, name, flags | (multi ? IFF_MULTI_QUEUE : 0));
        if (result == -Libc.EINVAL && i == 0 && !multi) {
          // The device of an earlier start with more workers: one queue of it will do.
          multi = true;
          result = setInterface(fd, request, name, flags | IFF_MULTI_QUEUE);
        }
        check(result, name);
        if (virtioHeader) {
          device.offload(fd);
        }
      }
      return device;
    } catch (GatewayException e) {
      device.close();
      throw e;
    }
  }

  private static int setInterface(int fd, long request, String name, int flags) {
    Memory.fill(request, 40, 0);
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    Memory.copy(bytes, 0, request, bytes.length);
    Memory.putNative16(request + 16, flags);
    return Libc.ioctl(fd, SETIFF, request);
  }

  private void offload(int fd) throws GatewayException {
    int base = F_CSUM | F_TSO4 | F_TSO_ECN;
    int result = Libc.ioctl(fd, SETOFFLOAD, base | F_USO);
    udpSegmentation = result >= 0;
    if (result < 0) {
      result = Libc.ioctl(fd, SETOFFLOAD, base);
    }
    if (result < 0) {
      throw new GatewayException(
          Errno.EIO,
          "the kernel refuses TUN offloads (" + Libc.error(result) + "); set vnet_hdr: false");
    }
  }

  private static void check(int result, String name) throws GatewayException {
    switch (-Math.min(result, 0)) {
      case 0 -> {}
      case 1, 13 ->
          throw new GatewayException(
              Errno.EPERM,
              "the TUN device " + name + " needs CAP_NET_ADMIN; run as root, or grant it");
      case 2, 6, 19 ->
          throw new GatewayException(
              Errno.ENOPKG, "/dev/net/tun is not there; load it with: modprobe tun");
      case Libc.EBUSY ->
          throw new GatewayException(
              Errno.EBUSY,
              "the device "
                  + name
                  + " is in use by another process; stop that one, or choose"
                  + " another device");
      case Libc.EINVAL ->
          throw new GatewayException(
              Errno.EBUSY,
              "the device "
                  + name
                  + " is there and is no TUN, or was made for one queue; choose"
                  + " another device, or remove it with: ip link delete "
                  + name);
      default ->
          throw new GatewayException(
              Errno.EIO, "the TUN device " + name + ": " + Libc.error(result));
    }
  }

  /** The descriptor of a queue. */
  int descriptor(int queue) {
    return descriptors[queue];
  }

  /** Whether UDP super-packets are exchanged (USO, Linux 6.2). */
  boolean udpSegmentation() {
    return udpSegmentation;
  }

  /** Makes the device survive its last descriptor, or not. */
  int persist(boolean on) {
    return Libc.ioctl(descriptors[0], SETPERSIST, on ? 1 : 0);
  }

  void close() {
    for (int i = 0; i < descriptors.length; i++) {
      if (descriptors[i] >= 0) {
        Libc.close(descriptors[i]);
        descriptors[i] = -1;
      }
    }
  }
}
