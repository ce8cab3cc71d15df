package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireFrameTest {
  private final WireFrame view = new WireFrame(4500);

  private FrameKind kind(byte[] frame) {
    view.parse(MemorySegment.ofArray(frame), 0, frame.length);
    return view.kind;
  }

  private static byte[] vlan(byte[] frame) {
    byte[] tagged = new byte[frame.length + 4];
    System.arraycopy(frame, 0, tagged, 0, 12);
    tagged[12] = (byte) 0x81;
    tagged[15] = 7;
    System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
    return tagged;
  }

  private static byte[] rawEsp(int spi, long sequence) {
    byte[] frame = Sample.espInUdp(spi, sequence);
    byte[] raw = Arrays.copyOf(frame, frame.length - 8);
    System.arraycopy(frame, 42, raw, 34, frame.length - 42);
    raw[17] -= 8;
    raw[23] = 50;
    return raw;
  }

  @Test
  void shouldReadSpiAndSequenceOfEspInUdpRawAndTagged() {
    for (byte[] frame :
        List.of(
            Sample.espInUdp(0xfedcba98, 0xffff_fffeL),
            rawEsp(0xfedcba98, 0xffff_fffeL),
            vlan(vlan(Sample.espInUdp(0xfedcba98, 0xffff_fffeL))))) {
      assertEquals(FrameKind.ESP, kind(frame));
      assertEquals(0xfedcba98, view.spi);
      assertEquals(0xffff_fffeL, view.sequence);
    }
  }

  @Test
  void shouldNotTakeForEspWhatIsNone() {
    assertEquals(FrameKind.KEEPALIVE, kind(Sample.udp(4500, 4500, new byte[] {-1})));
    assertEquals(FrameKind.OTHER_IPV4, kind(Sample.udp(4500, 4500, new byte[] {0})));
    assertEquals(FrameKind.IKE, kind(Sample.udp(4500, 4500, new byte[28])));
    assertEquals(FrameKind.IKE, kind(Sample.udp(1234, 500, new byte[28])));
    assertEquals(FrameKind.OTHER_IPV4, kind(Sample.udp(4501, 53, Sample.espPayload(9, 1, 20))));
    byte[] fragment = Sample.espInUdp(9, 1);
    fragment[21] = 1;
    assertEquals(FrameKind.FRAGMENT, kind(fragment));
    byte[] icmp = Sample.espInUdp(9, 1);
    icmp[23] = 1;
    assertEquals(FrameKind.ICMP, kind(icmp));
  }

  @Test
  void shouldStayInsideTheFrameWhenItIsCutAnywhereOrDamaged() {
    SplittableRandom random = new SplittableRandom(1);
    for (byte[] whole : List.of(Sample.espInUdp(9, 1), rawEsp(9, 1), vlan(Sample.espInUdp(9, 1)))) {
      for (int length = 0; length <= whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        FrameKind kind = kind(cut);
        if (length < whole.length) {
          assertEquals(FrameKind.OTHER, kind, "cut to " + length);
        }
      }
      for (int i = 0; i < 20_000; i++) {
        byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
        for (int n = random.nextInt(1, 6); n > 0 && damaged.length > 0; n--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        kind(damaged);
      }
    }
  }

  @Test
  void shouldFindTheMagicAtEveryPositionAndNotBeyondTheEnd() {
    for (int at = 0; at < 40; at++) {
      byte[] frame = new byte[100];
      System.arraycopy(Sample.probe(77, 1, 36), 0, frame, at, 36);
      MemorySegment memory = MemorySegment.ofArray(frame);
      assertEquals(at, ProbeFormat.find(memory, 0, frame.length));
      assertEquals(77, ProbeFormat.classIdBehind(memory, at, frame.length));
      assertEquals(at, ProbeFormat.find(memory, 0, at + 16));
      assertEquals(-1, ProbeFormat.classIdBehind(memory, at, at + 16));
      assertEquals(-1, ProbeFormat.find(memory, 0, at + 15));
      assertEquals(-1, ProbeFormat.find(memory, at + 1, frame.length));
    }
  }

  @Test
  void shouldReadBackTheCaptureItWroteAndEndAtACutBlock(@TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("a.pcapng");
    List<byte[]> frames = new ArrayList<>();
    long stamp = 1_795_000_000_123_456_789L;
    try (PcapngWriter writer = new PcapngWriter(file, List.of("left", "to-the-right"))) {
      for (int i = 0; i < 9; i++) {
        frames.add(Sample.udp(1, 2, new byte[i]));
        writer.write(i & 1, stamp + i, frames.getLast());
      }
    }
    List<String> seen = new ArrayList<>();
    PcapngReader.Visitor check =
        (name, at, frame) -> {
          int i = seen.size();
          assertEquals((i & 1) == 0 ? "left" : "to-the-right", name);
          assertEquals(stamp + i, at);
          assertArrayEquals(frames.get(i), frame);
          seen.add(name);
        };
    PcapngReader.read(file, check);
    assertEquals(9, seen.size());

    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    seen.clear();
    PcapngReader.read(file, check);
    assertEquals(8, seen.size());
  }

  @Test
  void shouldWriteJsonThatQuotesWhatMustBeQuoted() {
    String line =
        Json.event("observer", "x")
            .put("a", "q\"\\\n")
            .putNull("b")
            .array("c")
            .add(1)
            .add(2)
            .endArray()
            .object("d")
            .put("e", true)
            .endObject()
            .put("f", -1)
            .line();
    assertEquals(
        "{\"schema\":\"gateway.observer/1\",\"event\":\"x\",\"a\":\"q\\\"\\\\\\u000a\",\"b\":null,"
            + "\"c\":[1,2],\"d\":{\"e\":true},\"f\":-1}",
        line);
  }
}
