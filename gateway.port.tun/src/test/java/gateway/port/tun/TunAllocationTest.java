package gateway.port.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.udp.UdpDriver;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel's TCP through TUN, UDP, UDP and TUN: super-packets both ways, and no garbage. */
class TunAllocationTest {
  private static final int PACKETS = 1_000_000;
  private static final int WINDOWS = 12;

  @Test
  void shouldAllocateNothingWhenAMillionPacketsPass() throws Exception {
    Namespace.require();
    try (Namespace left = Namespace.create("ma");
        Namespace right = Namespace.create("mb")) {
      Namespace.join(left, right);
      PacketPort[] ports = {
        tun(left, "10.1.0.1/24", "10.2.0.0/24"),
        udp(left, "192.0.2.1"),
        tun(right, "10.2.0.1/24", "10.1.0.0/24"),
        udp(right, "192.0.2.2")
      };
      Relay a = new Relay(ports[0].queue(0), ports[1].queue(0), 0xc0000201, 0xc0000202);
      Relay b = new Relay(ports[2].queue(0), ports[3].queue(0), 0xc0000202, 0xc0000201);
      ServerSocket server =
          right.call(() -> new ServerSocket(5001, 5, InetAddress.getByName("10.2.0.1")));
      SocketChannel client = left.call(() -> SocketChannel.open());
      Thread sink = Thread.ofPlatform().daemon().start(() -> drain(server));
      Thread source = Thread.ofPlatform().daemon().start(() -> pour(client.socket()));
      ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long allocated = Long.MAX_VALUE;
      // The first windows are warm-up: interpreted and deoptimised code makes objects. Garbage of
      // the
      // path itself would be in every window.
      for (int window = 0; window < WINDOWS && allocated > 0; window++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        carry(a, b, ports[2]);
        allocated = bean.getCurrentThreadAllocatedBytes() - before;
      }
      assertEquals(0, allocated, "bytes allocated for " + PACKETS + " packets");
      client.close();
      server.close();
      sink.join();
      source.join();
      for (PacketPort port : ports) {
        port.close();
      }
    }
  }

  private static void carry(Relay a, Relay b, PacketPort last) {
    long end = last.queue(0).counters().txPackets + PACKETS;
    while (last.queue(0).counters().txPackets < end) {
      a.step();
      b.step();
    }
  }

  private static void pour(Socket client) {
    byte[] data = new byte[1 << 17];
    try (client) {
      client.connect(new InetSocketAddress("10.2.0.1", 5001), 10_000);
      OutputStream out = client.getOutputStream();
      while (true) {
        out.write(data);
      }
    } catch (java.io.IOException e) {
      // The test closes the socket when it has seen enough.
    }
  }

  private static void drain(ServerSocket server) {
    byte[] data = new byte[1 << 17];
    try (Socket socket = server.accept();
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(2000);
      while (in.read(data) >= 0) {}
    } catch (java.io.IOException e) {
      // Nobody carries packets any more: the last one does not come.
    }
  }

  private static PacketPort tun(Namespace in, String address, String route) throws Exception {
    Map<String, Object> values = Map.of("device", "gw0", "addresses", address);
    PortConfig config = new PortConfig("lan", "tun", values, List.of(route), 1);
    return in.call(() -> new TunDriver().open(config));
  }

  private static PacketPort udp(Namespace in, String local) throws Exception {
    PortConfig config = new PortConfig("wan", "udp", Map.of("local", local), List.of(), 1);
    return in.call(() -> new UdpDriver().open(config));
  }
}
