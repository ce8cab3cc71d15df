package gateway.observer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The UDP socket of one class: bound to the local address and the class's port, never connected, so
 * that no ICMP error and no source address hides an arrival.
 */
final class ProbeSocket {
  private static final int BUFFER = 16 << 20;
  private static final int MEMINFO_DROPS = 8;

  private final ProbeClass probes;
  private final int descriptor;
  private final MemorySegment peer;
  private final int receiveBytes;

  private ProbeSocket(ProbeClass probes, int descriptor, MemorySegment peer, int receiveBytes) {
    this.probes = probes;
    this.descriptor = descriptor;
    this.peer = peer;
    this.receiveBytes = receiveBytes;
  }

  /** Opens and binds the socket of a class. */
  static ProbeSocket open(Arena arena, Libc libc, ProbeClass probes, byte[] local, byte[] peer)
      throws IOException {
    String name = "class " + probes.settings().name();
    int fd =
        Libc.check(libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), "UDP socket");
    int granted = libc.growBuffer(fd, Libc.SO_RCVBUFFORCE, Libc.SO_RCVBUF, BUFFER);
    libc.growBuffer(fd, Libc.SO_SNDBUFFORCE, Libc.SO_SNDBUF, BUFFER);
    MemorySegment address = address(arena, local, probes.settings().localPort());
    Libc.check(
        libc.bind(fd, address, 16), name + ": bind to port " + probes.settings().localPort());
    return new ProbeSocket(probes, fd, address(arena, peer, probes.settings().peerPort()), granted);
  }

  /** A {@code struct sockaddr_in}. */
  static MemorySegment address(Arena arena, byte[] ipv4, int port) {
    MemorySegment address = arena.allocate(16, 4);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) Libc.AF_INET);
    address.set(WireFrame.SHORT, 2, (short) port);
    MemorySegment.copy(ipv4, 0, address, ValueLayout.JAVA_BYTE, 4, 4);
    return address;
  }

  ProbeClass probes() {
    return probes;
  }

  int descriptor() {
    return descriptor;
  }

  /** Bytes that the kernel granted for receiving. */
  int receiveBytes() {
    return receiveBytes;
  }

  /** Sends one datagram to the peer without waiting; the result or -errno. */
  long send(Libc libc, MemorySegment payload, int length) {
    return libc.sendto(descriptor, payload, length, Libc.MSG_DONTWAIT, peer, 16);
  }

  /** Datagrams that the kernel dropped at this socket: full buffer or bad checksum. */
  long drops(Libc libc) throws IOException {
    int[] values = new int[12];
    int count =
        Libc.check(
            libc.getOption(descriptor, Libc.SOL_SOCKET, Libc.SO_MEMINFO, values), "SO_MEMINFO");
    if (count <= MEMINFO_DROPS) {
      throw new IOException("this kernel does not tell a socket's drops (SO_MEMINFO)");
    }
    return Integer.toUnsignedLong(values[MEMINFO_DROPS]);
  }

  /** Closes the socket; only when neither thread uses it any more. */
  void close(Libc libc) {
    libc.close(descriptor);
  }
}
