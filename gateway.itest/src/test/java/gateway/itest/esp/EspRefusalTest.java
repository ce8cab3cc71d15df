package gateway.itest.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What must not pass, through the command and the cipher library. */
class EspRefusalTest {
  @TempDir Path folder;

  private static byte[] inner(int length, int seed) {
    byte[] packet = new byte[length];
    new Random(seed).nextBytes(packet);
    ByteBuffer header = ByteBuffer.wrap(packet);
    header.putShort((short) 0x4500).putShort((short) length).putInt(0x4000).putInt(0x40110000);
    header.putInt(0x0a010001).putInt(0x0a020001);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += header.getShort(i) & 0xffff;
    }
    header.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return packet;
  }

  private List<byte[]> sealed(Path sa, int count) throws Exception {
    List<byte[]> packets = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      packets.add(inner(64 + n % 4, n));
    }
    Path in = EspTool.write(folder.resolve("inner.pcap"), packets);
    Path out = folder.resolve("outer.pcap");
    EspTool.verdicts("esp-seal", sa, in, out);
    return EspTool.read(out);
  }

  private List<String> open(Path sa, List<byte[]> packets) throws Exception {
    Path in = EspTool.write(folder.resolve("arrived.pcap"), packets);
    return EspTool.verdicts("esp-open", sa, in, folder.resolve("opened.pcap")).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"128,false", "128,true", "256,false", "256,true"})
  void shouldRefuseEveryFlippedBit(int bits, boolean udp) throws Exception {
    Path sa = EspTool.saFile(folder, EspTool.keyAndSalt(bits), udp, "replay-oseq 4096");
    byte[] packet = sealed(sa, 1).getFirst();
    int esp = udp ? 28 : 20;
    List<byte[]> flipped = new ArrayList<>();
    for (int bit = esp * 8; bit < packet.length * 8; bit++) {
      byte[] copy = packet.clone();
      copy[bit / 8] ^= (byte) (1 << bit % 8);
      flipped.add(copy);
    }
    flipped.add(packet);
    List<String> verdicts = open(sa, flipped);
    TreeMap<String, Integer> count = new TreeMap<>();
    verdicts.forEach(v -> count.merge(v, 1, Integer::sum));
    assertEquals(Set.of("bad-icv", "no-sa", "ok"), count.keySet());
    assertEquals(32, count.get("no-sa"), "bits of the SPI");
    assertEquals(1, count.get("ok"));
    assertEquals("ok", verdicts.getLast());
    assertArrayEquals(inner(64, 0), EspTool.read(folder.resolve("opened.pcap")).getFirst());
  }

  @ParameterizedTest
  @CsvSource({"32", "64", "1000", "4096"})
  void shouldRefuseReplaysAndPacketsBehindTheWindow(int window) throws Exception {
    Path sa = EspTool.saFile(folder, EspTool.keyAndSalt(128), false, "replay-window " + window);
    List<byte[]> packets = sealed(sa, 2 * window);
    byte[] last = packets.get(2 * window - 1);
    List<byte[]> arrived =
        List.of(
            packets.get(0),
            packets.get(0),
            last,
            last,
            packets.get(window),
            packets.get(window),
            packets.get(window - 1),
            packets.get(0));
    assertEquals(
        List.of("ok", "replay", "ok", "replay", "ok", "replay", "too-old", "too-old"),
        open(sa, arrived));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldNameWhatIsNoEsp(boolean udp) throws Exception {
    Path sa = EspTool.saFile(folder, EspTool.keyAndSalt(128), udp, "");
    byte[] good = sealed(sa, 1).getFirst();
    byte[] keepalive = encapsulated(new byte[] {(byte) 0xff});
    byte[] ike = encapsulated(new byte[40]);
    byte[] cut = encapsulated(new byte[] {0, 0, 16, 1, 0, 0});
    byte[] broken = good.clone();
    broken[10] ^= 1;
    assertEquals(
        List.of("not-esp", "keepalive", "not-esp", "malformed", "malformed", "ok"),
        open(sa, List.of(inner(80, 1), keepalive, ike, cut, broken, good)));
    assertTrue(EspTool.read(folder.resolve("opened.pcap")).size() == 1);
  }

  private static byte[] encapsulated(byte[] payload) {
    byte[] packet = inner(28 + payload.length, 0);
    ByteBuffer.wrap(packet, 20, 8)
        .putShort((short) 4500)
        .putShort((short) 4500)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0);
    System.arraycopy(payload, 0, packet, 28, payload.length);
    return packet;
  }
}
