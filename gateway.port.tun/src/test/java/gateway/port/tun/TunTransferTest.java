package gateway.port.tun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Batch;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's own TCP and UDP through two TUN ports back to back, driven by one loop. */
class TunTransferTest {
  private static final int BYTES = 48 << 20;

  private final Slab slab = new Slab(1024);
  private final Batch batch = new Batch();
  private final Random random = new Random(1);
  private Namespace left;
  private Namespace right;
  private PacketPort a;
  private PacketPort b;

  @BeforeEach
  void openPorts() throws Exception {
    Namespace.require();
    left = Namespace.create("ta");
    right = Namespace.create("tb");
  }

  private void open(boolean virtioHeader, int mtu) throws Exception {
    a = open(left, "10.1.0.1/24", "10.2.0.0/24", virtioHeader, mtu);
    b = open(right, "10.2.0.1/24", "10.1.0.0/24", virtioHeader, mtu);
  }

  private static PacketPort open(
      Namespace in, String address, String route, boolean virtioHeader, int mtu) throws Exception {
    Map<String, Object> values =
        Map.of(
            "device", "gw0", "mtu", mtu, "vnet_hdr", virtioHeader, "addresses", List.of(address));
    PortConfig config = new PortConfig("lan", "tun", values, List.of(route), 1);
    return in.call(() -> new TunDriver().open(config));
  }

  @AfterEach
  void closePorts() throws Exception {
    for (PacketPort port : new PacketPort[] {a, b}) {
      if (port != null) {
        port.queue(0).drain(slab);
        port.close();
      }
    }
    if (left != null) {
      left.close();
      right.close();
    }
    assertEquals(slab.chunks(), slab.available(), "every chunk came back");
    slab.close();
  }

  /** Carries what there is from one port to the other; batches have random room. */
  private int carry(PortQueue from, PortQueue to) {
    from.refill(slab);
    int filler = random.nextInt(4) == 0 ? random.nextInt(Batch.CAPACITY) : 0;
    batch.count = filler;
    int n = from.rx(batch);
    batch.removeFirst(filler);
    int taken = 0;
    while (taken < n) {
      int more = to.tx(batch);
      to.reap(slab);
      batch.removeFirst(more);
      taken += more;
    }
    return n;
  }

  private void carryUntil(CompletableFuture<?> done) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      long poll = arena.allocate(16).address();
      for (int i = 0; i < 2; i++) {
        Memory.putNative32(poll + i * 8, (i == 0 ? a : b).queue(0).descriptor());
        Memory.putNative32(poll + i * 8 + 4, 1);
      }
      while (!done.isDone()) {
        int n = carry(a.queue(0), b.queue(0)) + carry(b.queue(0), a.queue(0));
        if (n == 0) {
          Libc.poll(poll, 2, 20);
        }
      }
    }
    done.get();
  }

  private byte[] transfer() throws Exception {
    byte[] data = new byte[BYTES];
    new Random(7).nextBytes(data);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(data);
    ServerSocket server =
        right.call(() -> new ServerSocket(5001, 5, InetAddress.getByName("10.2.0.1")));
    // A channel has its descriptor, and so its namespace, from the beginning.
    Socket client = left.call(() -> SocketChannel.open().socket());
    CompletableFuture<byte[]> received =
        CompletableFuture.supplyAsync(() -> {
          try (Socket socket = server.accept();
              InputStream in = socket.getInputStream()) {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 17];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
              sum.update(buffer, 0, n);
            }
            return sum.digest();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    Thread sender =
        new Thread(() -> {
          try (client) {
            client.connect(new InetSocketAddress("10.2.0.1", 5001), 10_000);
            OutputStream out = client.getOutputStream();
            for (int at = 0; at < data.length; at += 1 << 17) {
              out.write(data, at, Math.min(1 << 17, data.length - at));
            }
          } catch (Exception e) {
            received.completeExceptionally(e);
          }
        });
    sender.start();
    carryUntil(received);
    sender.join();
    server.close();
    assertArrayEquals(digest, received.get());
    return digest;
  }

  private void expectNoChecksumErrors() throws Exception {
    for (Namespace side : List.of(left, right)) {
      String[] lines = side.run("cat", "/proc/net/snmp").split("\n");
      for (int i = 0; i + 1 < lines.length; i += 2) {
        List<String> names = Arrays.asList(lines[i].split(" "));
        int at = names.indexOf("InCsumErrors");
        if (at > 0) {
          assertEquals("0", lines[i + 1].split(" ")[at], lines[i]);
        }
        int header = names.indexOf("InHdrErrors");
        if (header > 0) {
          assertEquals("0", lines[i + 1].split(" ")[header], lines[i]);
        }
      }
    }
  }

  @Test
  void shouldCarryTcpWholeWhenTheKernelSegmentsInSuperPackets() throws Exception {
    open(true, 1400);
    transfer();
    expectNoChecksumErrors();
    PortCounters in = a.queue(0).counters();
    PortCounters out = b.queue(0).counters();
    assertTrue(in.rxPackets > 3 * in.rxCalls, in.rxPackets + " in " + in.rxCalls);
    assertTrue(out.txPackets > 3 * out.txCalls, out.txPackets + " in " + out.txCalls);
    assertEquals(0, in.rxDropped + in.txErrors + out.rxDropped + out.txErrors);
  }

  @Test
  void shouldCarryTcpWholeWhenThereIsNoVirtioHeader() throws Exception {
    open(false, 1000);
    transfer();
    expectNoChecksumErrors();
    assertEquals(0, a.queue(0).counters().rxDropped);
  }

  @Test
  void shouldCarryEveryDatagramWhenSizesAreMixed() throws Exception {
    open(true, 1400);
    int count = 20_000;
    DatagramSocket receiver =
        right.call(() -> new DatagramSocket(new InetSocketAddress("10.2.0.1", 6001)));
    DatagramSocket sender = left.call(() -> new DatagramSocket());
    receiver.setSoTimeout(5000);
    InetAddress destination = InetAddress.getByName("10.2.0.1");
    byte[] buffer = new byte[2000];
    int size = 100;
    int received = 0;
    for (int sent = 0; sent < count; ) {
      int window = Math.min(count - sent, 1 + random.nextInt(60));
      for (int i = 0; i < window; i++) {
        size = random.nextInt(8) == 0 ? 4 + random.nextInt(1369) : size;
        byte[] payload = payload(sent++, size);
        sender.send(new DatagramPacket(payload, payload.length, destination, 6001));
      }
      while (carry(a.queue(0), b.queue(0)) > 0) {
        assertEquals(0, b.queue(0).outstanding());
      }
      for (int i = 0; i < window; i++) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        receiver.receive(packet);
        assertArrayEquals(
            payload(received++, packet.getLength()), Arrays.copyOf(buffer, packet.getLength()));
      }
    }
    assertEquals(count, received);
    sender.close();
    receiver.close();
    expectNoChecksumErrors();
  }

  private static byte[] payload(int number, int size) {
    byte[] bytes = new byte[size];
    new Random(number).nextBytes(bytes);
    bytes[0] = (byte) number;
    return bytes;
  }

  @Test
  void shouldCarryEveryDatagramWhenTheSenderUsesUdpSegmentation() throws Exception {
    open(true, 1400);
    DatagramSocket receiver =
        right.call(() -> new DatagramSocket(new InetSocketAddress("10.2.0.1", 6002)));
    receiver.setReceiveBufferSize(4 << 20);
    receiver.setSoTimeout(5000);
    byte[] buffer = new byte[2000];
    int sender = left.call(() -> Libc.socket(2, 2, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(16);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) 2);
      Memory.put16(to.address() + 2, 6002);
      Memory.put32(to.address() + 4, 0x0a020001);
      MemorySegment data = arena.allocate(65536);
      for (int round = 0; round < 300; round++) {
        int size = 1 + random.nextInt(1372);
        int total = 1 + random.nextInt(Math.min(60_000, size * 60));
        byte[] bytes = new byte[total];
        random.nextBytes(bytes);
        MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, total);
        assertEquals(0, Libc.setsockopt(sender, 17, 103, size));
        assertEquals(total, Libc.sendto(sender, data.address(), total, 0, to.address(), 16));
        while (carry(a.queue(0), b.queue(0)) > 0) {
          assertEquals(0, b.queue(0).outstanding());
        }
        for (int at = 0; at < total; at += size) {
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          receiver.receive(packet);
          assertArrayEquals(
              Arrays.copyOfRange(bytes, at, Math.min(total, at + size)),
              Arrays.copyOf(buffer, packet.getLength()));
        }
      }
    } finally {
      Libc.close(sender);
      receiver.close();
    }
    expectNoChecksumErrors();
    PortCounters out = b.queue(0).counters();
    assertTrue(out.txPackets > 2 * out.txCalls, out.txPackets + " in " + out.txCalls);
  }
}
