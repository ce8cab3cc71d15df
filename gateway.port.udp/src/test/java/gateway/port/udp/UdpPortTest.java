package gateway.port.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Batch;
import gateway.packet.Checksum;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortQueue;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UdpPortTest {
  private final Slab slab = new Slab(1024);
  private final Batch batch = new Batch();
  private Namespace left;
  private Namespace right;
  private PacketPort a;
  private PacketPort b;

  @BeforeEach
  void openPorts() throws Exception {
    Namespace.require();
    left = Namespace.create("a");
    right = Namespace.create("b");
    Namespace.join(left, right);
    left.run("ip", "addr", "add", "192.0.2.11/24", "dev", "va");
    right.run("ip", "addr", "add", "192.0.2.12/24", "dev", "vb");
    a = open(left, "192.0.2.1", "192.0.2.11");
    b = open(right, "192.0.2.2", "192.0.2.12");
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
      assertEquals(slab.chunks(), slab.available(), "every chunk came back");
    }
    slab.close();
  }

  private static PacketPort open(Namespace in, String... locals) throws Exception {
    return in.call(() ->
        new UdpDriver()
            .open(new PortConfig("wan", "udp", Map.of("local", List.of(locals)), List.of(), 1)));
  }

  @Test
  void shouldCarryEveryDatagramByteForByteWhenSizesPeersAndMarkingsAreMixed() throws Exception {
    exchange(new Random(1), 400);
  }

  @Test
  void shouldCarryEveryDatagramByteForByteWhenTheWireCutsAndCoalesces() throws Exception {
    for (Namespace side : List.of(left, right)) {
      String device = side == left ? "va" : "vb";
      side.run("ethtool", "-K", device, "tx-udp-segmentation", "off", "gro", "on");
      side.run("ethtool", "-K", device, "tso", "off");
    }
    exchange(new Random(2), 400);
  }

  @Test
  void shouldDeliverEspByItsWellKnownPortWhenTheSocketIsBoundToAnother() throws Exception {
    Map<String, Object> keys = Map.of("local", List.of("192.0.2.2"), "encap_port", 4501);
    PacketPort other =
        right.call(() -> new UdpDriver().open(new PortConfig("other", "udp", keys, List.of(), 1)));
    try {
      Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20]);
      Memory.put16(batch.address[0] + 22, 4501);
      assertEquals(1, a.queue(0).tx(batch));
      a.queue(0).reap(slab);
      batch.clear();
      other.queue(0).refill(slab);
      for (int i = 0; i < 2000 && other.queue(0).rx(batch) == 0; i++) {
        Thread.sleep(1);
      }
      assertEquals(1, batch.count);
      assertEquals(4500, Memory.u16(batch.address[0] + 22));
      slab.give(batch.address[0]);
      batch.clear();
    } finally {
      other.queue(0).drain(slab);
      other.close();
    }
  }

  private record Expected(int tos, byte[] payload) {}

  private void exchange(Random random, int rounds) throws Exception {
    Map<Long, Deque<Expected>> expected = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      int outstanding = 0;
      int count = 1 + random.nextInt(Batch.CAPACITY);
      int size = 1 + random.nextInt(1472);
      int tos = 0;
      boolean df = true;
      boolean secondPeer = false;
      for (int i = 0; i < count; i++) {
        if (random.nextInt(6) == 0) {
          size = random.nextInt(1473);
          tos = new int[] {0, 2, 0xb8, 3}[random.nextInt(4)];
          df = random.nextInt(3) > 0;
          secondPeer = random.nextBoolean();
        }
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        int source = random.nextInt(20) == 0 ? Frames.A2 : Frames.A1;
        int destination = secondPeer ? Frames.B2 : Frames.B1;
        Frames.add(slab, batch, source, destination, tos, df, payload);
        expected
            .computeIfAbsent(
                (long) source << 32 | destination & 0xffffffffL, k -> new ArrayDeque<>())
            .add(new Expected(tos, payload));
        outstanding++;
      }
      assertEquals(count, a.queue(0).tx(batch));
      a.queue(0).reap(slab);
      batch.clear();
      receive(random, expected, outstanding);
    }
    assertTrue(expected.values().stream().allMatch(Deque::isEmpty));
    assertEquals(0, a.queue(0).counters().txErrors);
    assertEquals(0, b.queue(0).counters().rxDropped);
  }

  /** Receives with batches of random room, so that coalesced messages are cut in the middle. */
  private void receive(Random random, Map<Long, Deque<Expected>> expected, int outstanding) {
    PortQueue queue = b.queue(0);
    long deadline = System.nanoTime() + 5_000_000_000L;
    Batch taken = new Batch();
    while (outstanding > 0) {
      assertTrue(System.nanoTime() < deadline, outstanding + " datagrams did not arrive");
      queue.refill(slab);
      int filler = random.nextInt(Batch.CAPACITY);
      taken.count = filler;
      int n = queue.rx(taken);
      for (int i = filler; i < filler + n; i++) {
        long ip = taken.address[i];
        assertEquals(taken.length[i], Ipv4Header.check(ip, taken.length[i]));
        assertEquals(17, Ipv4Header.protocol(ip));
        assertEquals(64, Ipv4Header.timeToLive(ip));
        assertEquals(Frames.PORT, UdpHeader.sourcePort(ip + 20));
        assertEquals(Frames.PORT, UdpHeader.destinationPort(ip + 20));
        assertEquals(taken.length[i] - 20, UdpHeader.length(ip + 20));
        assertTrue(ip - Slab.chunkOf(ip) >= Slab.HEADROOM);
        long key = (long) Ipv4Header.source(ip) << 32 | Ipv4Header.destination(ip) & 0xffffffffL;
        Expected next = expected.get(key).remove();
        assertArrayEquals(next.payload(), Frames.payload(taken, i));
        assertEquals(next.tos(), Ipv4Header.trafficClass(ip));
        slab.give(ip);
      }
      outstanding -= n;
    }
  }

  @Test
  void shouldSetDfAndTrafficClassOnTheWireWhenTheHeaderSaysSo() throws Exception {
    int sniffer =
        right.call(() -> Libc.socket(17, 3 | Libc.O_NONBLOCK, Integer.reverseBytes(0x0800) >>> 16));
    try (Arena arena = Arena.ofConfined()) {
      long buffer = arena.allocate(65536).address();
      boolean[] flags = {true, true, false, true, false, false};
      int[] classes = {0, 0xb8, 0xb8, 1, 2, 0};
      for (int i = 0; i < flags.length; i++) {
        Frames.add(slab, batch, Frames.A1, Frames.B1, classes[i], flags[i], new byte[100 + i]);
      }
      assertEquals(flags.length, a.queue(0).tx(batch));
      a.queue(0).reap(slab);
      batch.clear();
      int seen = 0;
      long deadline = System.nanoTime() + 5_000_000_000L;
      while (seen < flags.length) {
        assertTrue(System.nanoTime() < deadline, "only " + seen + " packets on the wire");
        int n = Libc.recv(sniffer, buffer, 65536, 0);
        long ip = buffer + 14;
        if (n > 42 && Ipv4Header.protocol(ip) == 17 && Ipv4Header.destination(ip) == Frames.B1) {
          assertEquals(100 + seen + 28, Ipv4Header.totalLength(ip));
          assertEquals(flags[seen], Ipv4Header.dontFragment(ip), "DF of packet " + seen);
          assertEquals(classes[seen], Ipv4Header.trafficClass(ip));
          assertEquals(64, Ipv4Header.timeToLive(ip));
          seen++;
        }
      }
    } finally {
      Libc.close(sniffer);
    }
  }

  @Test
  void shouldSendManyPacketsByOneCallWhenTheyAreEqual() throws Exception {
    for (int i = 0; i < Batch.CAPACITY; i++) {
      Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[1400]);
    }
    assertEquals(Batch.CAPACITY, a.queue(0).tx(batch));
    a.queue(0).reap(slab);
    assertEquals(1, a.queue(0).counters().txCalls);
    assertEquals(Batch.CAPACITY, a.queue(0).counters().txPackets);
    assertEquals(0, a.queue(0).outstanding());
  }

  @Test
  void shouldFragmentOnlyWhenDfIsClear() throws Exception {
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[1600]);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[1400]);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, false, new byte[1700]);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, false, new byte[1700]);
    assertEquals(4, a.queue(0).tx(batch));
    a.queue(0).reap(slab);
    batch.clear();
    assertEquals(1, a.queue(0).counters().txErrors);
    assertEquals(3, a.queue(0).counters().txPackets);
    await(3);
    assertArrayEquals(new byte[1400], Frames.payload(batch, 0));
    assertArrayEquals(new byte[1700], Frames.payload(batch, 1));
    Frames.free(slab, batch);
  }

  private void await(int packets) {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (batch.count < packets) {
      assertTrue(System.nanoTime() < deadline, "only " + batch.count + " arrived");
      b.queue(0).refill(slab);
      b.queue(0).rx(batch);
    }
  }

  @Test
  void shouldDeliverKeepalivesAndEmptyDatagramsWhenTheyCome() {
    Frames.add(slab, batch, Frames.A1, Frames.B2, 0, true, new byte[] {(byte) 0xff});
    Frames.add(slab, batch, Frames.A1, Frames.B2, 0, true, new byte[0]);
    Frames.add(slab, batch, Frames.A1, Frames.B2, 0, true, new byte[] {0, 0, 0, 0, 1});
    assertEquals(3, a.queue(0).tx(batch));
    a.queue(0).reap(slab);
    batch.clear();
    await(3);
    assertArrayEquals(new byte[] {(byte) 0xff}, Frames.payload(batch, 0));
    assertEquals(28, batch.length[1]);
    assertArrayEquals(new byte[] {0, 0, 0, 0, 1}, Frames.payload(batch, 2));
    Frames.free(slab, batch);
  }

  @Test
  void shouldConsumeAndCountWhenAFrameIsNotFromOurAddressAndPort() {
    Frames.add(slab, batch, Frames.B1, Frames.A1, 0, true, new byte[20]);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20]);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20]);
    UdpHeader.write(batch.address[2] + 20, 4501, 4500, 28);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20]);
    Memory.put8(batch.address[3] + 9, 6);
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20]);
    batch.length[4] = 10;
    Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[21]);
    assertEquals(6, a.queue(0).tx(batch));
    a.queue(0).reap(slab);
    batch.clear();
    assertEquals(4, a.queue(0).counters().txErrors);
    assertEquals(2, a.queue(0).counters().txPackets);
    await(2);
    Frames.free(slab, batch);
  }

  @Test
  void shouldGoOnSendingWhenThePeerHasNoSocketYet() throws Exception {
    b.queue(0).drain(slab);
    b.close();
    b = open(right, "192.0.2.12");
    for (int i = 0; i < 3; i++) {
      Frames.add(slab, batch, Frames.A1, Frames.B1, 0, true, new byte[20 + i]);
      Frames.add(slab, batch, Frames.A1, Frames.B2, 0, true, new byte[20 + i]);
      assertEquals(2, a.queue(0).tx(batch));
      a.queue(0).reap(slab);
      batch.clear();
    }
    await(3);
    Frames.free(slab, batch);
  }

  @Test
  void shouldGiveAReadableDescriptorWhenADatagramWaits() {
    try (Arena arena = Arena.ofConfined()) {
      long poll = arena.allocate(8).address();
      Memory.putNative32(poll, b.queue(0).descriptor());
      Memory.putNative32(poll + 4, 1);
      assertEquals(0, Libc.poll(poll, 1, 0));
      Frames.add(slab, batch, Frames.A1, Frames.B2, 0, true, new byte[20]);
      a.queue(0).tx(batch);
      a.queue(0).reap(slab);
      batch.clear();
      assertEquals(1, Libc.poll(poll, 1, 5000));
      await(1);
      assertEquals(0, Libc.poll(poll, 1, 0));
      Frames.free(slab, batch);
    }
  }

  @Test
  void shouldTellWhatItCanDo() {
    assertEquals(1500, a.capabilities().mtu());
    assertFalse(a.capabilities().carriesClear());
    assertArrayEquals(new int[] {Frames.A1, Frames.A2}, a.capabilities().localAddresses());
  }

  @Test
  void shouldRefuseWithTheNextStepWhenTheSocketCannotBe() {
    refuses(Errno.EBUSY, "in use", Map.of("local", "192.0.2.1"));
    refuses(Errno.ENOENT, "ip address add", Map.of("local", "198.51.100.9"));
    refuses(Errno.ENOTSUP, "IPv6", Map.of("local", List.of("2001:db8::1")));
    refuses(Errno.EINVAL, "local", Map.of("local", "example"));
    refuses(Errno.EINVAL, "encap_port", Map.of("local", "192.0.2.1", "encap_port", 70000));
    refuses(Errno.EINVAL, "colour", Map.of("local", "192.0.2.1", "colour", "red"));
  }

  private void refuses(Errno code, String word, Map<String, Object> values) {
    PortConfig config = new PortConfig("wan", "udp", values, List.of(), 1);
    GatewayException e =
        assertThrows(GatewayException.class, () -> left.call(() -> new UdpDriver().open(config)));
    assertEquals(code, e.code());
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  @Test
  void shouldSumLikeTheDefinitionWhenLengthsAndAlignmentsVary() {
    Random random = new Random(3);
    try (Arena arena = Arena.ofConfined()) {
      long area = arena.allocate(4096).address();
      for (int i = 0; i < 4096; i++) {
        Memory.put8(area + i, random.nextInt(256));
      }
      for (int round = 0; round < 20_000; round++) {
        int at = random.nextInt(64);
        int length = random.nextInt(2000);
        long sum = 0;
        for (int i = 0; i < length; i++) {
          sum += (long) Memory.u8(area + at + i) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
          sum = (sum >>> 16) + (sum & 0xffff);
        }
        assertEquals(sum, Checksum.fold(Checksum.sum(area + at, length, 0)));
      }
    }
  }
}
