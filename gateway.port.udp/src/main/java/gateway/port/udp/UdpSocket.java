package gateway.port.udp;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/** Opening a UDP socket bound to a local address, with the options the port depends on. */
final class UdpSocket {
  static final int AF_INET = 2;
  static final int SOL_IP = 0;
  static final int SOL_UDP = 17;
  static final int IP_TOS = 1;
  static final int IP_MTU_DISCOVER = 10;
  static final int UDP_SEGMENT = 103;
  static final int UDP_GRO = 104;

  /** Set DF, whatever the kernel believes the path MTU to be: that is the engine's to know. */
  static final int PMTUDISC_PROBE = 3;

  /** Clear DF, and fragment by the interface's MTU alone. */
  static final int PMTUDISC_OMIT = 5;

  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_REUSEPORT = 15;
  private static final int IP_TTL = 2;
  private static final int IP_RECVTOS = 13;
  private static final int BUFFER = 8 << 20;

  private UdpSocket() {}

  /** A non-blocking bound socket. */
  static int open(UdpSettings settings, int local) throws GatewayException {
    int fd = Libc.socket(AF_INET, SOCK_DGRAM | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
    if (fd < 0) {
      throw new GatewayException(Errno.EIO, "no UDP socket: " + Libc.error(fd));
    }
    int result = prepare(fd, settings, local);
    if (result < 0) {
      Libc.close(fd);
      throw refused(settings, local, result);
    }
    return fd;
  }

  private static int prepare(int fd, UdpSettings settings, int local) {
    if (Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, BUFFER) < 0) {
      Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, BUFFER);
    }
    if (Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, BUFFER) < 0) {
      Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUF, BUFFER);
    }
    int result = Libc.setsockopt(fd, SOL_IP, IP_RECVTOS, 1);
    if (result >= 0) {
      result = Libc.setsockopt(fd, SOL_IP, IP_TTL, 64);
    }
    if (result >= 0) {
      result = Libc.setsockopt(fd, SOL_IP, IP_MTU_DISCOVER, PMTUDISC_PROBE);
    }
    if (result >= 0) {
      result = Libc.setsockopt(fd, SOL_UDP, UDP_GRO, 1);
    }
    if (result >= 0 && settings.queues() > 1) {
      result = Libc.setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    }
    if (result < 0) {
      return result;
    }
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocate(16, 8).address();
      writeAddress(address, local, settings.encapPort());
      return Libc.bind(fd, address, 16);
    }
  }

  /** Writes a {@code sockaddr_in}. */
  static void writeAddress(long address, int host, int port) {
    Memory.putNative64(address + 8, 0);
    Memory.putNative16(address, AF_INET);
    Memory.put16(address + 2, port);
    Memory.put32(address + 4, host);
  }

  private static GatewayException refused(UdpSettings settings, int local, int result) {
    String where = text(local) + ":" + settings.encapPort();
    return switch (-result) {
      case 98 ->
          new GatewayException(
              Errno.EBUSY,
              "UDP "
                  + where
                  + " is in use by another process (an IKE daemon?); stop it, or choose"
                  + " another encap_port");
      case 99 ->
          new GatewayException(
              Errno.ENOENT, "no interface has the address " + text(local) + "; add it first");
      case 1, 13 ->
          new GatewayException(
              Errno.EPERM, "UDP " + where + " needs CAP_NET_BIND_SERVICE; run as root");
      default -> new GatewayException(Errno.EIO, "UDP " + where + ": " + Libc.error(result));
    };
  }

  private static String text(int a) {
    return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
  }
}
