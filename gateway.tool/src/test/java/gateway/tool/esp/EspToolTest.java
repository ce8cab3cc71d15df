package gateway.tool.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.pcap.LinkType;
import gateway.packet.pcap.PcapReader;
import gateway.packet.pcap.PcapRecord;
import gateway.packet.pcap.PcapWriter;
import gateway.tool.Main;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@code tool esp-seal} and {@code tool esp-open}. */
class EspToolTest {
  private static final String SA =
      "xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi %s mode tunnel"
          + " aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f1011%04x 128 %s\n";

  private record Outcome(int exit, String out, String err) {}

  private record Captured(byte[] data, long nanos) {}

  @TempDir Path folder;

  private static Outcome run(Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
    int exit = Main.run(new PrintStream(out), new PrintStream(err), args);
    return new Outcome(exit, out.toString(), err.toString());
  }

  private Outcome tool(String verb, String in, String out, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("tool", verb, "--sa", file("sa"), "--in", file(in), "--out", file(out)));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void sas(String... lines) throws Exception {
    Files.writeString(file("sa"), String.join("", lines));
  }

  private static String sa(String spi, String more) {
    return sa(spi, Integer.decode(spi), more);
  }

  private static String sa(String spi, int salt, String more) {
    return String.format(SA, spi, salt, more);
  }

  private static byte[] packet(String destination, int trafficClass, int length) {
    byte[] packet = new byte[length];
    ByteBuffer header = ByteBuffer.wrap(packet);
    header.put((byte) 0x45).put((byte) trafficClass).putShort((short) length);
    header.putInt(0x4000).putInt(0x40110000).putInt(0x0a010001);
    for (String part : destination.split("\\.")) {
      header.put((byte) Integer.parseInt(part));
    }
    checksum(header);
    return packet;
  }

  private static void checksum(ByteBuffer header) {
    header.putShort(10, (short) 0);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += header.getShort(i) & 0xffff;
    }
    header.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
  }

  private void capture(String name, PcapWriter.Format format, int link, byte[]... frames)
      throws Exception {
    try (PcapWriter writer =
        new PcapWriter(Files.newOutputStream(file(name)), name, format, link)) {
      for (int i = 0; i < frames.length; i++) {
        writer.write(frames[i], 0, frames[i].length, 1_700_000_000_000_001_000L + i * 1_000_007L);
      }
    }
  }

  private void capture(String name, byte[]... frames) throws Exception {
    capture(name, PcapWriter.Format.PCAP_NANOSECONDS, LinkType.RAW, frames);
  }

  private List<Captured> read(String name) throws Exception {
    List<Captured> packets = new ArrayList<>();
    try (PcapReader reader = new PcapReader(Files.newInputStream(file(name)), name)) {
      PcapRecord r = new PcapRecord();
      while (reader.next(r)) {
        assertEquals(LinkType.RAW, r.linkType());
        packets.add(new Captured(Arrays.copyOf(r.data(), r.length()), r.timestampNanos()));
      }
    }
    return packets;
  }

  @Test
  void shouldKeepTheJsonOfBothCommands() throws Exception {
    sas(sa("0x1001", "replay-oseq 41"));
    capture("in", packet("10.2.0.1", 0, 60), new byte[] {0x60}, packet("10.2.0.2", 0, 61));
    Outcome sealed = tool("esp-seal", "in", "sealed", "--json");
    assertEquals(
        "{\"schema\":\"gateway.esp-seal/1\",\"packets\":3,\"sealed\":2,"
            + "\"by_verdict\":{\"not-ipv4\":1},\"results\":["
            + "{\"n\":1,\"verdict\":\"ok\",\"spi\":\"0x00001001\",\"seq\":42},"
            + "{\"n\":2,\"verdict\":\"not-ipv4\",\"spi\":null,\"seq\":null},"
            + "{\"n\":3,\"verdict\":\"ok\",\"spi\":\"0x00001001\",\"seq\":43}]}\n",
        sealed.out);
    assertEquals(0, sealed.exit);
    assertEquals("", sealed.err);
    byte[] first = read("sealed").getFirst().data;
    byte[] bad = first.clone();
    bad[60] ^= 1;
    capture("arrived", first, bad, packet("192.0.2.2", 0, 40));
    // A forged copy of a number that was seen is a replay; a fresh one fails its check.
    bad[27] = 99;
    capture("arrived", first, bad, packet("192.0.2.2", 0, 40));
    Outcome opened = tool("esp-open", "arrived", "opened", "--json");
    assertEquals(
        "{\"schema\":\"gateway.esp-open/1\",\"packets\":3,\"ok\":1,"
            + "\"by_verdict\":{\"bad-icv\":1,\"not-esp\":1},\"results\":["
            + "{\"n\":1,\"verdict\":\"ok\",\"spi\":\"0x00001001\",\"seq\":42},"
            + "{\"n\":2,\"verdict\":\"bad-icv\",\"spi\":\"0x00001001\",\"seq\":99},"
            + "{\"n\":3,\"verdict\":\"not-esp\",\"spi\":null,\"seq\":null}]}\n",
        opened.out);
  }

  @ParameterizedTest
  @EnumSource(PcapWriter.Format.class)
  void shouldKeepOrderStampsAndBytes(PcapWriter.Format format) throws Exception {
    sas(sa("0x1001", ""));
    byte[][] packets = new byte[40][];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = packet("10.2.0." + i, i, 20 + 37 * i);
    }
    capture("in", format, LinkType.IPV4, packets);
    assertEquals(0, tool("esp-seal", "in", "sealed").exit);
    assertEquals(0, tool("esp-open", "sealed", "opened.pcapng").exit);
    List<Captured> sealed = read("sealed");
    List<Captured> opened = read("opened.pcapng");
    long unit = format == PcapWriter.Format.PCAP_MICROSECONDS ? 1000 : 1;
    for (int i = 0; i < packets.length; i++) {
      long stamp = (1_700_000_000_000_001_000L + i * 1_000_007L) / unit * unit;
      assertEquals(stamp, sealed.get(i).nanos);
      assertEquals(stamp, opened.get(i).nanos);
      assertArrayEquals(packets[i], opened.get(i).data);
      // DSCP and ECN copied, TTL 64, DF copied.
      assertEquals(i, sealed.get(i).data[1]);
      assertEquals(64, sealed.get(i).data[8]);
      assertEquals(0x40, sealed.get(i).data[6]);
    }
  }

  @Test
  void shouldTakeEthernetFramesWithTheirPadding() throws Exception {
    sas(sa("0x1001", ""));
    byte[] frame = new byte[60];
    frame[12] = 8;
    byte[] inner = packet("10.2.0.1", 0, 21);
    System.arraycopy(inner, 0, frame, 14, inner.length);
    byte[] arp = frame.clone();
    arp[13] = 6;
    capture("in", PcapWriter.Format.PCAPNG, LinkType.ETHERNET, frame, arp);
    assertEquals("1 ok\n2 not-ipv4\n", tool("esp-seal", "in", "sealed").out);
    assertEquals("1 ok\n", tool("esp-open", "sealed", "opened").out);
    assertArrayEquals(inner, read("opened").getFirst().data);
  }

  @Test
  void shouldTakeWhatTcpdumpWritesForAnyInterface() throws Exception {
    sas(sa("0x1001", ""));
    byte[] inner = packet("10.2.0.1", 0, 60);
    byte[] cooked = new byte[20 + inner.length];
    cooked[0] = 8;
    System.arraycopy(inner, 0, cooked, 20, inner.length);
    capture("in", PcapWriter.Format.PCAP_MICROSECONDS, LinkType.LINUX_SLL2, cooked);
    assertEquals("1 ok\n", tool("esp-seal", "in", "sealed").out);
    assertEquals("1 ok\n", tool("esp-open", "sealed", "opened").out);
    assertArrayEquals(inner, read("opened").getFirst().data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"esp-seal", "esp-open"})
  void shouldRefuseALinkTypeItDoesNotKnowInsteadOfMisjudgingItsPackets(String verb)
      throws Exception {
    sas(sa("0x1001", ""));
    capture("in", PcapWriter.Format.PCAPNG, 105, packet("10.2.0.1", 0, 60));
    Outcome outcome = tool(verb, "in", "out");
    assertEquals(1, outcome.exit);
    assertEquals("", outcome.out);
    assertTrue(
        outcome.err.startsWith("EINVAL: " + file("in") + ": packet 1: link type 105 "),
        outcome.err);
    assertFalse(Files.exists(file("out")));
  }

  @Test
  void shouldTakeTheSaBySelectorElseTheOnlyOneWithout() throws Exception {
    sas(
        sa("0x1001", "sel src 10.0.0.0/8 dst 10.2.0.0/16"),
        sa("0x1002", ""),
        sa("0x1003", "sel src 10.0.0.0/8 dst 10.3.0.0/16"));
    capture("in", packet("10.2.0.1", 0, 60), packet("10.3.0.1", 0, 60), packet("9.9.9.9", 0, 60));
    Outcome sealed = tool("esp-seal", "in", "sealed", "--json");
    for (String spi : new String[] {"1001", "1003", "1002"}) {
      assertTrue(sealed.out.contains("\"spi\":\"0x0000" + spi + "\",\"seq\":1"), sealed.out);
    }
    sas(sa("0x1001", "sel src 10.0.0.0/8 dst 10.2.0.0/16"));
    assertEquals("1 ok\n2 no-sa\n3 no-sa\n", tool("esp-seal", "in", "sealed").out);
    sas(sa("0x1001", ""), sa("0x1002", ""));
    assertEquals("1 no-sa\n2 no-sa\n3 no-sa\n", tool("esp-seal", "in", "sealed").out);
    assertEquals(List.of(), read("sealed"));
  }

  @Test
  void shouldOpenByDestinationAndEncapsulation() throws Exception {
    sas(sa("0x1001", ""));
    capture("in", packet("10.2.0.1", 0, 60));
    tool("esp-seal", "in", "plain");
    sas(sa("0x1001", "encap espinudp 4500 4500 0.0.0.0"));
    tool("esp-seal", "in", "udp");
    assertEquals("1 no-sa\n", tool("esp-open", "plain", "opened").out);
    assertEquals("1 ok\n", tool("esp-open", "udp", "opened").out);
    byte[] elsewhere = read("udp").getFirst().data;
    elsewhere[19] = 3;
    checksum(ByteBuffer.wrap(elsewhere));
    capture("elsewhere", elsewhere);
    assertEquals("1 no-sa\n", tool("esp-open", "elsewhere", "opened").out);
  }

  @Test
  void shouldChangeNothingButEcnOnTheWayIn() throws Exception {
    sas(sa("0x1001", ""));
    byte[] inner = packet("10.2.0.1", 0xb8 | 2, 60);
    capture("in", inner, packet("10.2.0.1", 0xb8, 60));
    tool("esp-seal", "in", "sealed");
    byte[][] marked = new byte[2][];
    for (int i = 0; i < 2; i++) {
      marked[i] = read("sealed").get(i).data;
      marked[i][1] |= 3;
      checksum(ByteBuffer.wrap(marked[i]));
    }
    capture("marked", marked);
    assertEquals("1 ok\n2 malformed\n", tool("esp-open", "marked", "opened").out);
    assertArrayEquals(packet("10.2.0.1", 0xb8 | 3, 60), read("opened").getFirst().data);
  }

  @Test
  void shouldStopAtTheEndOfTheNumbers() throws Exception {
    sas(sa("0x1001", "replay-oseq 0xfffffffd"));
    capture("in", packet("10.2.0.1", 0, 60), packet("10.2.0.1", 0, 60), packet("10.2.0.1", 0, 60));
    assertEquals("1 ok\n2 ok\n3 out-sequence-end\n", tool("esp-seal", "in", "sealed").out);
  }

  @Test
  void shouldRefuseWhatWasAcceptedBefore() throws Exception {
    sas(sa("0x1001", "replay-seq 2"));
    capture("in", packet("10.2.0.1", 0, 60), packet("10.2.0.1", 0, 60), packet("10.2.0.1", 0, 60));
    tool("esp-seal", "in", "sealed");
    assertEquals("1 replay\n2 replay\n3 ok\n", tool("esp-open", "sealed", "opened").out);
  }

  @Test
  void shouldNotSealUnderOneKeyInTwoSas() throws Exception {
    String other = sa("0x1002", 7, "sel src 10.0.0.0/8 dst 10.3.0.0/16");
    sas(sa("0x1001", 7, "sel src 10.0.0.0/8 dst 10.2.0.0/16"), other);
    capture("in", packet("10.2.0.1", 0, 60), packet("10.3.0.1", 0, 60));
    Outcome outcome = tool("esp-seal", "in", "out");
    assertEquals(1, outcome.exit);
    assertTrue(
        outcome.err.startsWith(file("sa") + ":2:1: the SA with SPI 0x00001001 has the same key"),
        outcome.err);
    assertFalse(Files.exists(file("out")));
    // Whoever opens repeats nothing; and a key that has moved to another SPI is in one SA alone.
    assertEquals(0, tool("esp-open", "in", "opened").exit);
    String gone = "xfrm state delete dst 192.0.2.2 proto esp spi 0x1001\n";
    sas(sa("0x1001", 7, ""), gone, other);
    assertEquals("1 no-sa\n2 ok\n", tool("esp-seal", "in", "out").out);
  }

  @Test
  void shouldNotWriteOverTheCaptureItReads() throws Exception {
    sas(sa("0x1001", ""));
    capture("in", packet("10.2.0.1", 0, 60));
    byte[] before = Files.readAllBytes(file("in"));
    Files.createSymbolicLink(file("link"), file("in"));
    for (String out : new String[] {"in", "link"}) {
      Outcome outcome = tool("esp-seal", "in", out);
      assertEquals(2, outcome.exit);
      assertTrue(outcome.err.contains("are the same file"), outcome.err);
    }
    assertArrayEquals(before, Files.readAllBytes(file("in")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"esp-seal", "esp-open"})
  void shouldWriteAllOrNothing(String verb) throws Exception {
    sas(sa("0x1001", ""));
    capture("in", packet("10.2.0.1", 0, 60), packet("10.2.0.2", 0, 60));
    byte[] whole = Files.readAllBytes(file("in"));
    Files.write(file("in"), Arrays.copyOf(whole, whole.length - 1));
    Files.writeString(file("out"), "what was there before");
    Outcome outcome = tool(verb, "in", "out", "--json");
    assertEquals(1, outcome.exit);
    assertEquals("", outcome.out);
    assertTrue(outcome.err.contains("in: offset " + (whole.length - 1)), outcome.err);
    assertEquals("what was there before", Files.readString(file("out")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count(), "a part was left behind");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xfrm state add nonsense",
        "xfrm policy add dir out src 10.1.0.0/16 dst 10.2.0.0/16",
        "xfrm state add src 1.1.1.1 dst 2.2.2.2 proto esp spi 0x1001 mode tunnel"
            + " aead 'rfc7539esp(chacha20,poly1305)' 0x00 128"
      })
  void shouldRefuseSasItCannotUse(String line) throws Exception {
    sas("# a comment\n", line + "\n");
    capture("in", packet("10.2.0.1", 0, 60));
    Outcome outcome = tool("esp-seal", "in", "out");
    assertEquals(1, outcome.exit);
    assertEquals("", outcome.out);
    assertTrue(outcome.err.startsWith(file("sa") + ":2:"), outcome.err);
    assertFalse(Files.exists(file("out")));
  }

  @Test
  void shouldTellWrongUseAndMissingFiles() throws Exception {
    assertEquals(2, run("tool", "esp-open", "--in", "x").exit);
    assertEquals(2, run("tool", "esp-open", "--sa", "-", "--in", "-", "--out", "x").exit);
    assertEquals(0, run("tool", "esp-open", "--help").exit);
    sas(sa("0x1001", ""));
    Outcome absent = tool("esp-open", "absent", "out");
    assertEquals(1, absent.exit);
    assertTrue(absent.err.contains("no such file"), absent.err);
    capture("in", packet("10.2.0.1", 0, 60));
    Outcome nowhere = tool("esp-open", "in", "no/such/folder");
    assertEquals(1, nowhere.exit);
    assertEquals("", nowhere.out);
    assertTrue(nowhere.err.contains("cannot be written"), nowhere.err);
  }

  @Test
  void shouldReadStandardInputAndWriteStandardOutput() throws Exception {
    sas(sa("0x1001", ""));
    capture("in", packet("10.2.0.1", 0, 60), packet("10.2.0.2", 0, 60));
    tool("esp-seal", "in", "sealed");
    InputStream in = System.in;
    PrintStream out = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    Outcome outcome;
    try {
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(file("in"))));
      System.setOut(new PrintStream(caught));
      outcome = run("tool", "esp-seal", "--sa", file("sa"), "--in", "-", "--out", "-");
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
    assertEquals(new Outcome(0, "", "1 ok\n2 ok\n"), outcome);
    assertArrayEquals(Files.readAllBytes(file("sealed")), caught.toByteArray());
  }
}
