package gateway.packet.pcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PcapRoundTripTest {
  static byte[] written(PcapWriter.Format format, byte[][] frames, long[] nanos) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PcapWriter writer = new PcapWriter(out, "out", format, LinkType.RAW)) {
      for (int i = 0; i < frames.length; i++) {
        writer.write(frames[i], 0, frames[i].length, nanos[i]);
      }
    }
    return out.toByteArray();
  }

  private static PcapReader reader(byte[] file) throws Exception {
    return new PcapReader(new ByteArrayInputStream(file), "test.pcap");
  }

  @ParameterizedTest
  @EnumSource(PcapWriter.Format.class)
  void shouldReadBackWhatWasWritten(PcapWriter.Format format) throws Exception {
    Random random = new Random(1);
    byte[][] frames = new byte[300][];
    long[] nanos = new long[frames.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new byte[i == 7 ? 65_535 : random.nextInt(2000)];
      random.nextBytes(frames[i]);
      nanos[i] = random.nextLong(4_000_000_000L) * 1_000_000_000L + random.nextInt(1_000_000_000);
    }
    long unit = format == PcapWriter.Format.PCAP_MICROSECONDS ? 1000 : 1;
    try (PcapReader reader = reader(written(format, frames, nanos))) {
      PcapRecord record = new PcapRecord();
      assertEquals(unit == 1, reader.nanoseconds());
      for (int i = 0; i < frames.length; i++) {
        assertTrue(reader.next(record));
        assertArrayEquals(frames[i], Arrays.copyOf(record.data(), record.length()));
        assertEquals(frames[i].length, record.originalLength());
        assertEquals(nanos[i] / unit * unit, record.timestampNanos());
        assertEquals(LinkType.RAW, record.linkType());
      }
      assertFalse(reader.next(record));
    }
  }

  private static ByteBuffer buffer(ByteOrder order) {
    return ByteBuffer.allocate(4096).order(order);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static ByteOrder order(String name) {
    return name.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  @ParameterizedTest
  @CsvSource({"big,0xa1b2c3d4,1000", "big,0xa1b23c4d,1", "little,0xa1b2c3d4,1000"})
  void shouldReadPcapInBothByteOrders(String order, String magic, int unit) throws Exception {
    ByteBuffer file = buffer(order(order));
    file.putInt((int) (long) Long.decode(magic)).putShort((short) 2).putShort((short) 4);
    // The upper half of the link type tells of a frame check sequence.
    file.putLong(0).putInt(65535).putInt(0x54000000 | LinkType.ETHERNET);
    file.putInt(0xf0000000).putInt(999).putInt(3).putInt(1500);
    file.put(new byte[] {1, 2, 3});
    try (PcapReader reader = reader(bytes(file))) {
      PcapRecord record = new PcapRecord();
      assertTrue(reader.next(record));
      assertEquals(0xf0000000L * 1_000_000_000L + 999L * unit, record.timestampNanos());
      assertEquals(LinkType.ETHERNET, record.linkType());
      assertEquals(3, record.length());
      assertEquals(1500, record.originalLength());
      assertFalse(reader.next(record));
    }
  }

  private static void section(ByteBuffer file) {
    file.putInt(PcapngFormat.SECTION_HEADER).putInt(28).putInt(PcapngFormat.BYTE_ORDER_MAGIC);
    file.putShort((short) 1).putShort((short) 2).putLong(-1).putInt(28);
  }

  private static void face(ByteBuffer file, int link, String name, int resolution, long offset) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 3) & ~3;
    int total = 16 + 4 + 8 + 4 + padded + 8 + 12 + 4;
    file.putInt(1).putInt(total).putShort((short) link).putShort((short) 0).putInt(0);
    // An option nobody knows, then name, resolution, offset, end.
    file.putShort((short) 4711).putShort((short) 3).putInt(0);
    file.putShort((short) 2).putShort((short) text.length).put(text);
    file.position(file.position() + padded - text.length);
    file.putShort((short) 9).putShort((short) 1).put((byte) resolution).put(new byte[3]);
    file.putShort((short) 14).putShort((short) 8).putLong(offset);
    file.putInt(0).putInt(total);
  }

  private static void packet(ByteBuffer file, int id, long units, byte[] data) {
    int padded = (data.length + 3) & ~3;
    int total = 32 + padded + 8;
    file.putInt(6).putInt(total).putInt(id);
    file.putInt((int) (units >>> 32)).putInt((int) units).putInt(data.length).putInt(data.length);
    file.put(data);
    file.position(file.position() + padded - data.length);
    // Option epb_flags.
    file.putShort((short) 2).putShort((short) 4).putInt(1).putInt(total);
  }

  @ParameterizedTest
  @CsvSource({"big", "little"})
  void shouldReadSectionsInterfacesAndEveryPacketBlock(String order) throws Exception {
    ByteBuffer file = buffer(order(order));
    section(file);
    face(file, LinkType.RAW, "wan", 9, 0);
    face(file, LinkType.ETHERNET, "lan0", 3, 100);
    packet(file, 1, 5_001, new byte[] {1, 2, 3});
    // A block of statistics, to be skipped.
    file.putInt(5).putInt(24).putInt(0).putLong(0).putInt(24);
    packet(file, 0, 1_700_000_000_123_456_789L, new byte[] {4});
    // The obsolete packet block and the simple one.
    file.putInt(2).putInt(36).putShort((short) 1).putShort((short) 0);
    file.putInt(0).putInt(7).putInt(2).putInt(2).putInt(0x05060000).putInt(36);
    file.putInt(3).putInt(20).putInt(4).putInt(0x07080910).putInt(20);
    ByteBuffer other = buffer(order.equals("big") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    section(other);
    face(other, LinkType.IPV4, "eth9", 0x8a, 0);
    packet(other, 0, 1024 + 512, new byte[] {9, 9});
    ByteBuffer both = buffer(ByteOrder.BIG_ENDIAN).put(bytes(file)).put(bytes(other));
    try (PcapReader reader = reader(bytes(both))) {
      PcapRecord r = new PcapRecord();
      expect(reader, r, LinkType.ETHERNET, "lan0", 105_001_000_000L, 3);
      expect(reader, r, LinkType.RAW, "wan", 1_700_000_000_123_456_789L, 1);
      expect(reader, r, LinkType.ETHERNET, "lan0", 100_007_000_000L, 2);
      expect(reader, r, LinkType.RAW, "wan", 0, 4);
      expect(reader, r, LinkType.IPV4, "eth9", 1_500_000_000L, 2);
      assertFalse(reader.next(r));
    }
  }

  private static void expect(
      PcapReader reader, PcapRecord r, int link, String name, long nanos, int length)
      throws Exception {
    assertTrue(reader.next(r));
    assertEquals(link, r.linkType());
    assertEquals(name, r.interfaceName());
    assertEquals(nanos, r.timestampNanos());
    assertEquals(length, r.length());
  }

  @ParameterizedTest
  @CsvSource({
    "6,1500000,1500000000",
    "9,7,7",
    "0,3,3000000000",
    "12,5000,5",
    "30,-1,0",
    "27,-1,18",
    "0x80,4,4000000000",
    "0xbf,0x4000000000000000,500000000",
    "0xc0,0x4000000000000000,250000000",
    "0xa0,0x80000000,500000000",
    "0xa1,0x80000000,250000000",
    "0,-1,0x7fffffffffffffff"
  })
  void shouldTurnEveryResolutionIntoNanoseconds(String resolution, String units, String nanos) {
    assertEquals(
        Long.decode(nanos), new Stamps(Integer.decode(resolution), 0).nanos(Long.decode(units)));
  }

  @Test
  void shouldFindTheIpHeaderBehindEveryLinkHeader() {
    byte[] ip = {0x45, 0, 0, 20};
    assertEquals(0, LinkType.ipOffset(LinkType.RAW, ip, 4));
    assertEquals(0, LinkType.ipOffset(LinkType.IPV4, ip, 4));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.IPV6, ip, 4));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.RAW, new byte[] {0x35}, 1));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.RAW, ip, 0));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(4711, ip, 4));
    byte[] loop = {0, 0, 0, 2, 0x45};
    assertEquals(4, LinkType.ipOffset(LinkType.LOOP, loop, 5));
    assertEquals(4, LinkType.ipOffset(LinkType.NULL, loop, 5));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.NULL, loop, 4));
    byte[] ethernet = new byte[40];
    Arrays.fill(ethernet, (byte) 0x45);
    ethernet[12] = 8;
    ethernet[13] = 0;
    assertEquals(14, LinkType.ipOffset(LinkType.ETHERNET, ethernet, 40));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.ETHERNET, ethernet, 14));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.ETHERNET, ethernet, 13));
    byte[] tagged = ethernet.clone();
    tagged[12] = (byte) 0x81;
    tagged[13] = 0;
    tagged[16] = 8;
    tagged[17] = 0;
    assertEquals(18, LinkType.ipOffset(LinkType.ETHERNET, tagged, 40));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.ETHERNET, tagged, 17));
    byte[] arp = ethernet.clone();
    arp[13] = 6;
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.ETHERNET, arp, 40));
    byte[] cooked = new byte[21];
    cooked[0] = 8;
    cooked[20] = 0x45;
    assertEquals(20, LinkType.ipOffset(LinkType.LINUX_SLL2, cooked, 21));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.LINUX_SLL2, cooked, 20));
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.LINUX_SLL2, cooked, 19));
    cooked[1] = 6;
    assertEquals(LinkType.NOT_IP, LinkType.ipOffset(LinkType.LINUX_SLL2, cooked, 21));
  }

  @Test
  void shouldKnowALinkTypeExactlyWhenItFindsIpBehindIt() {
    byte[] frame = new byte[64];
    // An EtherType of IPv4 and an IP header at every place where a known link header ends.
    for (int at : new int[] {0, 12, 14}) {
      frame[at] = 8;
    }
    for (int at : new int[] {4, 14, 16, 20}) {
      frame[at] = 0x45;
    }
    for (int type = 0; type < 1 << 16; type++) {
      byte[] copy = frame.clone();
      switch (type) {
        case LinkType.LINUX_SLL -> copy[14] = 8;
        case LinkType.IPV6 -> copy[0] = 0x60;
        case LinkType.IPV4, LinkType.RAW, 12, 14 -> copy[0] = 0x45;
        default -> {}
      }
      boolean found = LinkType.ipOffset(type, copy, copy.length) != LinkType.NOT_IP;
      assertEquals(found, LinkType.isKnown(type), "link type " + type);
    }
  }
}
