package gateway.port.tun;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gateway.packet.Batch;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cutting and joining in memory, against headers computed byte by byte. */
class SegmentationTest {
  private final Arena arena = Arena.ofConfined();
  private final Slab slab = new Slab(256);
  private final Segmenter segmenter = new Segmenter(arena.allocate(Segmenter.SCRATCH).address());
  private final Coalescer coalescer = new Coalescer(true, arena);
  private final long staging = arena.allocate(Slab.CHUNK + 65536, 64).address() + Slab.CHUNK;
  private final Batch batch = new Batch();

  @AfterEach
  void close() {
    slab.close();
    arena.close();
  }

  /** A super-packet with right IP header; the transport checksum is whatever. */
  private static byte[] superPacket(Random random, boolean tcp, int payload, int flags) {
    int options = tcp ? random.nextInt(11) * 4 : 0;
    int transport = tcp ? 20 + options : 8;
    byte[] p = new byte[20 + transport + payload];
    random.nextBytes(p);
    p[0] = 0x45;
    put16(p, 2, p.length);
    p[6] = random.nextBoolean() ? (byte) 0x40 : 0;
    p[7] = 0;
    p[9] = (byte) (tcp ? 6 : 17);
    if (tcp) {
      p[32] = (byte) (transport / 4 << 4);
      p[33] = (byte) flags;
    } else {
      put16(p, 24, p.length - 20);
    }
    return p;
  }

  private static void put16(byte[] p, int at, int value) {
    p[at] = (byte) (value >>> 8);
    p[at + 1] = (byte) value;
  }

  private static int get16(byte[] p, int at) {
    return (p[at] & 255) << 8 | p[at + 1] & 255;
  }

  private static int get32(byte[] p, int at) {
    return get16(p, at) << 16 | get16(p, at + 2);
  }

  private static int checksum(byte[] p, int from, int to, long sum) {
    for (int i = from; i < to; i++) {
      sum += (long) (p[i] & 255) << ((i - from & 1) == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (int) ~sum & 0xffff;
  }

  /** What the definition says the n-th packet of the super-packet is. */
  private static byte[] expected(byte[] whole, boolean tcp, int size, int n) {
    int headers = 20 + (tcp ? (whole[32] & 0xf0) >>> 2 : 8);
    int from = headers + n * size;
    int own = Math.min(size, whole.length - from);
    boolean last = from + own == whole.length;
    byte[] p = Arrays.copyOf(whole, headers + own);
    System.arraycopy(whole, from, p, headers, own);
    put16(p, 2, p.length);
    put16(p, 4, get16(whole, 4) + n);
    put16(p, 10, 0);
    put16(p, 10, checksum(p, 0, 20, 0));
    if (tcp) {
      int sequence = get32(whole, 24) + n * size;
      put16(p, 24, sequence >>> 16);
      put16(p, 26, sequence);
      if (!last) {
        p[33] &= ~9;
      }
      if (n > 0) {
        p[33] &= 0x7f;
      }
    } else {
      put16(p, 24, p.length - 20);
    }
    int field = tcp ? 36 : 26;
    put16(p, field, 0);
    long pseudo = (tcp ? 6 : 17) + p.length - 20;
    for (int i = 12; i < 20; i += 2) {
      pseudo += get16(p, i);
    }
    int sum = checksum(p, 20, p.length, pseudo);
    put16(p, field, !tcp && sum == 0 ? 0xffff : sum);
    return p;
  }

  private static byte[] bytes(long address, int length) {
    byte[] p = new byte[length];
    Memory.copy(address, p, 0, length);
    return p;
  }

  /** Cuts; batches have random room, as when a super-packet meets a half-full batch. */
  private List<byte[]> cut(Random random, byte[] whole, boolean tcp, int size) {
    long chunk = slab.take();
    long frame = chunk + Slab.HEADROOM;
    int first = Math.min(whole.length, Slab.MAX_PACKET);
    Memory.copy(whole, 0, frame, first);
    Memory.copy(whole, first, staging, whole.length - first);
    int length = segmenter.start(frame, whole.length, Slab.MAX_PACKET, staging, tcp, size);
    List<byte[]> packets = new ArrayList<>();
    packets.add(bytes(frame, length));
    Memory.fill(chunk, Slab.CHUNK, 0xee);
    slab.give(chunk);
    while (segmenter.active()) {
      batch.clear();
      for (int i = random.nextInt(5); i >= 0 && segmenter.active(); i--) {
        segmenter.next(batch, slab.take());
      }
      for (int i = 0; i < batch.count; i++) {
        packets.add(bytes(batch.address[i], batch.length[i]));
        slab.give(batch.address[i]);
      }
    }
    return packets;
  }

  @Test
  void shouldCutAsDefinedWhenSuperPacketsAreRandom() {
    Random random = new Random(1);
    for (int round = 0; round < 4000; round++) {
      boolean tcp = random.nextInt(3) > 0;
      int size = 1 + random.nextInt(1750);
      int payload = 1 + random.nextInt(Math.min(65000, size * 64));
      byte[] whole = superPacket(random, tcp, payload, random.nextInt(256));
      List<byte[]> packets = cut(random, whole, tcp, size);
      assertEquals((payload + size - 1) / size, packets.size());
      for (int n = 0; n < packets.size(); n++) {
        assertArrayEquals(expected(whole, tcp, size, n), packets.get(n), "round " + round);
      }
    }
  }

  @Test
  void shouldRefuseWhenASuperPacketIsMalformed() {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      byte[] whole = superPacket(random, true, 1 + random.nextInt(4000), 0x10);
      whole[random.nextInt(40)] = (byte) random.nextInt(256);
      int length = random.nextInt(whole.length + 1);
      long chunk = slab.take();
      int first = Math.min(length, Slab.MAX_PACKET);
      Memory.copy(whole, 0, chunk + Slab.HEADROOM, first);
      int size = random.nextInt(2000) - 10;
      int n = segmenter.start(chunk + Slab.HEADROOM, length, Slab.MAX_PACKET, staging, true, size);
      assertFalse(n > Slab.MAX_PACKET || n == 0);
      while (n > 0 && segmenter.active()) {
        batch.clear();
        segmenter.next(batch, chunk);
      }
      segmenter.abandon();
      slab.give(chunk);
    }
  }

  private void fill(List<byte[]> packets) {
    batch.clear();
    for (byte[] p : packets) {
      long frame = slab.take() + Slab.HEADROOM;
      Memory.copy(p, 0, frame, p.length);
      batch.add(frame, p.length);
    }
  }

  private void empty() {
    for (int i = 0; i < batch.count; i++) {
      slab.give(batch.address[i]);
    }
    batch.clear();
  }

  /** What the kernel would read: the gathered bytes behind the virtio header. */
  private byte[] gathered(int run) {
    long iov = coalescer.vector();
    int total = 0;
    for (int i = 0; i <= run; i++) {
      total += (int) Memory.native64(iov + i * 16L + 8);
    }
    byte[] all = new byte[total];
    int at = 0;
    for (int i = 0; i <= run; i++) {
      int n = (int) Memory.native64(iov + i * 16L + 8);
      Memory.copy(Memory.native64(iov + i * 16L), all, at, n);
      at += n;
    }
    return all;
  }

  @Test
  void shouldGiveBackTheSamePacketsWhenJoinedAndCutAgain() {
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      boolean tcp = random.nextInt(3) > 0;
      int size = 1 + random.nextInt(1400);
      int count = 2 + random.nextInt(Math.min(44, 65000 / size));
      int payload = size * (count - 1) + 1 + random.nextInt(size);
      if (payload > 65000) {
        continue;
      }
      byte[] whole = superPacket(random, tcp, payload, random.nextBoolean() ? 0x18 : 0x10);
      List<byte[]> packets = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        packets.add(expected(whole, tcp, size, n));
      }
      fill(packets);
      assertEquals(count, coalescer.run(batch, 0, count), "round " + round);
      byte[] all = gathered(count);
      byte[] joined = Arrays.copyOfRange(all, 10, all.length);
      assertEquals(tcp ? 1 : 5, all[1]);
      assertEquals(1, all[0]);
      assertEquals(0, checksum(joined, 0, 20, 0));
      assertEquals(get16(joined, 2), joined.length);
      int cutSize = (all[4] & 255) | (all[5] & 255) << 8;
      assertEquals(size, cutSize);
      for (int n = 0; n < count; n++) {
        assertArrayEquals(packets.get(n), bytes(batch.address[n], batch.length[n]), "untouched");
      }
      empty();
      List<byte[]> again = cut(random, joined, tcp, cutSize);
      assertEquals(count, again.size());
      for (int n = 0; n < count; n++) {
        assertArrayEquals(packets.get(n), again.get(n), "round " + round + " packet " + n);
      }
    }
  }

  @Test
  void shouldStopTheRunWhenAnyByteOfAPacketIsChanged() {
    Random random = new Random(4);
    for (int round = 0; round < 20_000; round++) {
      boolean tcp = random.nextBoolean();
      int size = 1 + random.nextInt(200);
      int count = 2 + random.nextInt(8);
      byte[] whole = superPacket(random, tcp, size * count, 0x10);
      List<byte[]> packets = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        packets.add(expected(whole, tcp, size, n));
      }
      int broken = random.nextInt(count);
      byte[] p = packets.get(broken);
      p[random.nextInt(p.length)] ^= (byte) (1 << random.nextInt(8));
      fill(packets);
      int run = coalescer.run(batch, 0, count);
      // Nothing that is broken is ever part of a run.
      assertFalse(run > 1 && run > broken, "round " + round + ": " + run + " with " + broken);
      empty();
    }
  }

  @Test
  void shouldStopTheRunWhenAValidPacketIsNotTheNextOfItsFlow() {
    Random random = new Random(5);
    int[] fields = {1, 6, 8, 12, 16, 20, 22, 24, 27, 28, 33, 34, 38, 40};
    for (int field : fields) {
      byte[] whole = superPacket(random, true, 300, 0x10);
      whole[6] = 0;
      whole[32] = 0x60;
      List<byte[]> packets = new ArrayList<>();
      byte[] changed = whole.clone();
      changed[field] ^= (byte) (field == 33 ? 0x40 : field == 6 ? 0x40 : 4);
      packets.add(expected(whole, true, 100, 0));
      packets.add(expected(changed, true, 100, 1));
      fill(packets);
      assertEquals(1, coalescer.run(batch, 0, 2), "field " + field);
      empty();
    }
  }

  @Test
  void shouldEndTheRunWithPushOrAShorterPacket() {
    Random random = new Random(6);
    byte[] whole = superPacket(random, true, 500, 0x10);
    whole[6] = 0x40;
    List<byte[]> packets = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      packets.add(expected(whole, true, 100, n));
    }
    byte[] pushed = whole.clone();
    pushed[33] = 0x18;
    packets.set(2, expected(Arrays.copyOf(pushed, pushed.length - 200), true, 100, 2));
    fill(packets);
    assertEquals(3, coalescer.run(batch, 0, 5));
    assertEquals(2, coalescer.run(batch, 3, 5));
    empty();
  }
}
