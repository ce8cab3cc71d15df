package gateway.observer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;

/**
 * Sends one UDP super-packet (UDP_SEGMENT) from port 4500 to port 4500 that carries ESP-like
 * datagrams of one SPI: {@code LOCAL PEER SPI COUNT SIZE}. The last one is half as long.
 */
final class SegmentedSender {
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;

  private SegmentedSender() {}

  public static void main(String[] arguments) throws Exception {
    int spi = Integer.decode(arguments[2]);
    int count = Integer.parseInt(arguments[3]);
    int size = Integer.parseInt(arguments[4]);
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int fd = Libc.check(libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM, 0), "socket");
      byte[] local = InetAddress.getByName(arguments[0]).getAddress();
      byte[] peer = InetAddress.getByName(arguments[1]).getAddress();
      Libc.check(libc.bind(fd, ProbeSocket.address(arena, local, 4500), 16), "bind");
      Libc.check(libc.setOption(fd, SOL_UDP, UDP_SEGMENT, size), "UDP_SEGMENT");
      int total = (count - 1) * size + size / 2;
      MemorySegment data = arena.allocate(total + size);
      for (int i = 0; i < count; i++) {
        byte[] datagram = Sample.espPayload(spi, i + 1, size - 8);
        MemorySegment.copy(datagram, 0, data, ValueLayout.JAVA_BYTE, (long) i * size, size);
      }
      MemorySegment target = ProbeSocket.address(arena, peer, 4500);
      Libc.check((int) libc.sendto(fd, data, total, 0, target, 16), "send");
      libc.close(fd);
    }
    Json.event("test", "done").print();
  }
}
