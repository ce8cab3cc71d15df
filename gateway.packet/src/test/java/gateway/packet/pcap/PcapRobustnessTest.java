package gateway.packet.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PcapRobustnessTest {
  private static byte[] sample(PcapWriter.Format format) throws Exception {
    byte[][] frames = {new byte[20], new byte[61], new byte[0], new byte[100]};
    return PcapRoundTripTest.written(format, frames, new long[] {1, 2, 3, 4});
  }

  /** Reads everything; answers how many records came before the end or the error. */
  private static int readAll(byte[] file) {
    int records = 0;
    try (PcapReader reader = new PcapReader(new ByteArrayInputStream(file), "x")) {
      PcapRecord record = new PcapRecord();
      while (reader.next(record)) {
        records++;
        LinkType.ipOffset(record.linkType(), record.data(), record.length());
      }
    } catch (GatewayException e) {
      assertEquals(Errno.EINVAL, e.code());
      assertTrue(e.getMessage().startsWith("x: offset "), e.getMessage());
    }
    return records;
  }

  @ParameterizedTest
  @EnumSource(PcapWriter.Format.class)
  void shouldNameTheOffsetWhereAFileIsCut(PcapWriter.Format format) throws Exception {
    byte[] file = sample(format);
    assertEquals(4, readAll(file));
    int clean = 0;
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      try (PcapReader reader = new PcapReader(new ByteArrayInputStream(cut), "x")) {
        PcapRecord record = new PcapRecord();
        while (reader.next(record)) {
          assertTrue(record.length() <= 100);
        }
        clean++;
      } catch (GatewayException e) {
        assertEquals(Errno.EINVAL, e.code());
        assertTrue(e.getMessage().contains("offset " + length + ":"), e.getMessage());
      }
    }
    // Behind the file header (of pcapng: section, interface) and behind each record but the last.
    assertEquals(format == PcapWriter.Format.PCAPNG ? 5 : 4, clean);
  }

  @ParameterizedTest
  @EnumSource(PcapWriter.Format.class)
  void shouldEndWithoutHarmWhateverTheBytes(PcapWriter.Format format) throws Exception {
    Random random = new Random(3);
    byte[] file = sample(format);
    byte[] extremes = {0, 1, 4, 12, 127, (byte) 128, (byte) 255};
    for (int n = 0; n < 60_000; n++) {
      byte[] bad = file.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(bad.length);
        bad[at] = random.nextBoolean() ? (byte) random.nextInt() : extremes[random.nextInt(7)];
      }
      assertTrue(readAll(bad) <= bad.length);
    }
  }

  @Test
  void shouldNotBelieveALengthBeforeTheBytesAreThere() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer pcap = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    pcap.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(0).putInt(1);
    pcap.putLong(0).putInt(262_144).putInt(262_144);
    byte[] file = pcap.array();
    readAll(file);
    long before = threads.getCurrentThreadAllocatedBytes();
    readAll(file);
    assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 40_000);
    pcap.putInt(32, 262_145);
    GatewayException e =
        assertThrows(
            GatewayException.class,
            () -> new PcapReader(new ByteArrayInputStream(file), "x").next(new PcapRecord()));
    assertTrue(e.getMessage().contains("offset 32: a record claims 262145 bytes"));
  }

  @Test
  void shouldRefuseWhatIsNoCapture() {
    for (String text : new String[] {"", "abc", "not a capture at all", "#!/bin/sh\n"}) {
      GatewayException e =
          assertThrows(
              GatewayException.class,
              () -> new PcapReader(new ByteArrayInputStream(text.getBytes()), "notes.txt"));
      assertEquals(Errno.EINVAL, e.code());
      assertTrue(e.getMessage().startsWith("notes.txt: offset "));
    }
  }

  @Test
  void shouldSayWhenReadingFails() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }
        };
    GatewayException e = assertThrows(GatewayException.class, () -> new PcapReader(broken, "x"));
    assertEquals(Errno.EIO, e.code());
  }
}
