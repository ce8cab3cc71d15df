package gateway.itest.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.pcap.LinkType;
import gateway.packet.pcap.PcapReader;
import gateway.packet.pcap.PcapRecord;
import gateway.packet.pcap.PcapWriter;
import gateway.tool.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** {@code esp-seal} and {@code esp-open} as an operator calls them, in this process. */
final class EspTool {
  /** What a command said and how it ended. */
  record Outcome(int exit, String out, String err) {}

  private EspTool() {}

  static Outcome run(Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int exit = Main.run(new PrintStream(out), new PrintStream(err), args);
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command that must succeed; answers its report by lines. */
  static List<String> verdicts(String verb, Path sa, Path in, Path out) {
    Outcome outcome = run("tool", verb, "--sa", sa, "--in", in, "--out", out);
    assertEquals(0, outcome.exit, outcome.err);
    return outcome.out.lines().toList();
  }

  /** A random key of so many bits with its salt, as hex. */
  static String keyAndSalt(int bits) {
    byte[] key = new byte[bits / 8 + 4];
    new Random(bits).nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  static Path saFile(Path folder, String keyAndSalt, boolean udp, String more) throws Exception {
    String line =
        "xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 mode tunnel"
            + " aead 'rfc4106(gcm(aes))' 0x"
            + keyAndSalt
            + " 128 "
            + (udp ? "encap espinudp 4500 4500 0.0.0.0 " : "")
            + more;
    return Files.writeString(folder.resolve("sa.xfrm"), line + "\n");
  }

  static List<byte[]> read(Path capture) throws Exception {
    List<byte[]> packets = new ArrayList<>();
    try (PcapReader reader = new PcapReader(Files.newInputStream(capture), capture.toString())) {
      PcapRecord record = new PcapRecord();
      while (reader.next(record)) {
        assertEquals(LinkType.RAW, record.linkType());
        packets.add(Arrays.copyOf(record.data(), record.length()));
      }
    }
    return packets;
  }

  static Path write(Path capture, List<byte[]> packets) throws Exception {
    try (PcapWriter writer =
        new PcapWriter(
            Files.newOutputStream(capture),
            capture.toString(),
            PcapWriter.Format.PCAP_MICROSECONDS,
            LinkType.RAW)) {
      for (byte[] packet : packets) {
        writer.write(packet, 0, packet.length, 0);
      }
    }
    return capture;
  }

  /** Every packet of one capture is byte for byte the one of the other. */
  static void assertSamePackets(Path expected, Path actual, int count) throws Exception {
    List<byte[]> a = read(expected);
    List<byte[]> b = read(actual);
    assertEquals(count, a.size());
    assertEquals(count, b.size());
    for (int i = 0; i < count; i++) {
      assertTrue(Arrays.equals(a.get(i), b.get(i)), "packet " + (i + 1));
    }
  }
}
