package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The observer and the injector on a real bridge between real namespaces. */
@Timeout(120)
class ObserverTest {
  private static Wire wire;

  @BeforeAll
  static void build() {
    wire = new Wire();
  }

  @AfterEach
  void endPrograms() {
    wire.endPrograms();
  }

  @AfterAll
  static void remove() {
    if (wire != null) {
      wire.close();
    }
  }

  private static Wire.Program observer(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--port", "left=pl", "--port", "right=pr"));
    arguments.addAll(List.of(more));
    Wire.Program observer = wire.start("wire", Observer.class, arguments.toArray(String[]::new));
    observer.expect("ready");
    return observer;
  }

  private static Wire.Program injector(String side) {
    Wire.Program injector = wire.start(side, Injector.class, "--device", "wan0");
    injector.expect("ready");
    return injector;
  }

  private static long now() {
    return WallClock.nanos();
  }

  @Test
  void shouldCountEspPerDirectionAndSpiWithKernelStamps() {
    Wire.Program observer = observer();
    Wire.Program left = injector("left");
    Wire.Program right = injector("right");
    long before = now();
    left.ask("send " + Sample.hex(Sample.espInUdp(0x1001, 1)), "sent");
    left.ask("send " + Sample.hex(Sample.espInUdp(0x1001, 2)), "sent");
    right.ask("send " + Sample.hex(Sample.espInUdp(0x80000001, 7)), "sent");
    long after = now();
    JsonNode report = observer.ask("report", "report");

    assertTrue(report.path("complete").asBoolean(), report::toString);
    JsonNode spi = report.at("/directions/left/spis/0x00001001");
    assertEquals(2, spi.path("packets").asLong(), report::toString);
    assertEquals(1, spi.path("first_seq").asLong());
    assertEquals(2, spi.path("max_seq").asLong());
    assertTrue(spi.path("first_unix_ns").asLong() >= before, report::toString);
    assertTrue(spi.path("last_unix_ns").asLong() <= after, report::toString);
    assertTrue(spi.path("duplicates").isNull());
    assertEquals(1, report.at("/directions/right/spis/0x80000001/packets").asLong());
    assertEquals(7, report.at("/directions/right/spis/0x80000001/last_seq").asLong());
    assertTrue(report.at("/directions/left/spis/0x80000001").isMissingNode(), report::toString);
    assertTrue(report.at("/directions/right/spis/0x00001001").isMissingNode(), report::toString);
    assertEquals(0, report.path("clear_on_wire").asLong());
  }

  @Test
  void shouldFindTheMagicOutsideEspAndTellItsClass() {
    Wire.Program observer = observer();
    Wire.Program left = injector("left");
    left.ask("leak 3 17 10.1.0.5 4001 10.2.0.5 4001 200", "sent");
    left.ask("send " + Sample.hex(Sample.udp(9, 9, Sample.probe(4, 1, 36))), "sent");
    // In the ESP payload it says that nothing was encrypted.
    byte[] esp = Sample.espPayload(0x1001, 1, 60);
    System.arraycopy(Sample.probe(5, 1, 36), 0, esp, 20, 36);
    left.ask("send " + Sample.hex(Sample.udp(4500, 4500, esp)), "sent");
    JsonNode report = observer.ask("report", "report");

    assertEquals(2, report.path("clear_on_wire").asLong(), report::toString);
    assertEquals(1, report.at("/directions/left/clear_on_wire/classes/3").asLong());
    assertEquals(1, report.at("/directions/left/clear_on_wire/classes/4").asLong());
    assertEquals(0, report.at("/directions/right/clear_on_wire/total").asLong());
    assertEquals(1, report.path("clear_in_esp").asLong());
    assertEquals(1, report.at("/directions/left/clear_in_esp/classes/5").asLong());
  }

  @Test
  void shouldFindDuplicatesWhenARecordedFrameIsSentAgain() {
    Wire.Program observer = observer("--unique");
    Wire.Program left = injector("left");
    observer.ask("record 0x2002", "recording");
    assertTrue(observer.ask("frame 0x2002", "frame").path("hex").isNull());
    for (int sequence = 65_530; sequence < 65_540; sequence++) {
      left.ask("send " + Sample.hex(Sample.espInUdp(0x2002, sequence)), "sent");
    }
    JsonNode clean = observer.ask("report", "report");
    assertEquals(0, clean.path("duplicates").asLong(), clean::toString);
    long commit = now();
    assertEquals(0, observer.ask("after 0x2002 " + commit, "after").path("packets").asLong());

    JsonNode frame = observer.ask("frame 0x2002", "frame");
    assertEquals("left", frame.path("direction").asText());
    assertEquals(Sample.hex(Sample.espInUdp(0x2002, 65_539)), frame.path("hex").asText());
    left.ask("send " + frame.path("hex").asText(), "sent");

    JsonNode report = observer.ask("report", "report");
    assertEquals(1, report.path("duplicates").asLong(), report::toString);
    JsonNode spi = report.at("/directions/left/spis/0x00002002");
    assertEquals(11, spi.path("packets").asLong());
    assertEquals(65_539, spi.at("/duplicate_seqs/0").asLong());
    JsonNode late = observer.ask("after 0x2002 " + commit, "after");
    assertEquals(1, late.path("packets").asLong(), late::toString);
    assertTrue(late.path("exact").asBoolean());
  }

  @Test
  void shouldCutSuperFramesIntoTheDatagramsOfARealWire() throws IOException {
    Wire.Program observer = observer("--unique");
    observer.ask("record 0x3003", "recording");
    wire.start("left", SegmentedSender.class, Wire.LEFT, Wire.RIGHT, "0x3003", "20", "1201")
        .expect("done");
    JsonNode report = observer.ask("report", "report");

    JsonNode direction = report.at("/directions/left");
    assertEquals(1, direction.path("super_frames").asLong(), report::toString);
    JsonNode spi = direction.at("/spis/0x00003003");
    assertEquals(20, spi.path("packets").asLong(), report::toString);
    assertEquals(20, spi.path("max_seq").asLong());
    assertEquals(0, spi.path("duplicates").asLong());
    assertTrue(report.path("complete").asBoolean(), report::toString);

    byte[] last =
        java.util.HexFormat.of()
            .parseHex(observer.ask("frame 0x3003", "frame").path("hex").asText());
    assertEquals(14 + 28 + 600, last.length);
    java.lang.foreign.MemorySegment frame = java.lang.foreign.MemorySegment.ofArray(last);
    assertEquals(0xffff, FrameCopy.fold(FrameCopy.sum(frame, 14, 34)), "IPv4 checksum");
    assertEquals(
        0xffff, FrameCopy.fold(FrameCopy.sum(frame, 26, last.length) + 17 + 608), "UDP checksum");
  }

  @Test
  void shouldTellKindsApartAndIgnoreWhatLeavesByThePort() {
    Wire.Program observer = observer();
    Wire.Program left = injector("left");
    byte[] broadcast = {-1, -1, -1, -1, -1, -1};
    byte[] arp = new byte[60];
    System.arraycopy(broadcast, 0, arp, 0, 6);
    arp[12] = 8;
    arp[13] = 6;
    left.ask("send " + Sample.hex(arp), "sent");
    left.ask("send " + Sample.hex(Sample.udp(4500, 4500, new byte[] {-1})), "sent");
    left.ask("send " + Sample.hex(Sample.udp(4500, 4500, new byte[32])), "sent");
    left.ask("send " + Sample.hex(Sample.udp(500, 500, new byte[32])), "sent");
    left.ask("send " + Sample.hex(Sample.udp(53, 53, new byte[32])), "sent");
    JsonNode report = observer.ask("report", "report");

    JsonNode kinds = report.at("/directions/left/kinds");
    assertTrue(kinds.path("arp").asLong() >= 1, report::toString);
    assertEquals(1, kinds.path("keepalive").asLong(), report::toString);
    assertEquals(2, kinds.path("ike").asLong(), report::toString);
    assertEquals(1, kinds.path("other_ipv4").asLong(), report::toString);
    assertEquals(0, kinds.path("esp").asLong());
    // The bridge sent all of them out of the other port; there they are not arrivals.
    JsonNode right = report.at("/directions/right/kinds");
    assertEquals(0, right.path("keepalive").asLong() + right.path("ike").asLong());
  }

  @Test
  void shouldReplayACaptureOfOneDirectionByteForByte(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("wire.pcapng");
    Wire.Program observer = observer("--unique", "--pcap", file.toString());
    Wire.Program left = injector("left");
    Wire.Program right = injector("right");
    for (int sequence = 1; sequence <= 50; sequence++) {
      left.ask("send " + Sample.hex(Sample.espInUdp(0x4004, sequence)), "sent");
    }
    right.ask("send " + Sample.hex(Sample.espInUdp(0x5005, 1)), "sent");
    assertEquals(0, observer.ask("report", "report").path("duplicates").asLong());
    observer.ask("quit", "quit");
    assertEquals(0, observer.end());

    List<byte[]> captured = new ArrayList<>();
    PcapngReader.read(
        file,
        (name, stamp, frame) -> {
          if (name.equals("left") && frame.length == 138) {
            captured.add(frame);
          }
        });
    assertEquals(50, captured.size());
    assertArrayEquals(Sample.espInUdp(0x4004, 50), captured.getLast());

    Wire.Program second = observer("--unique");
    assertTrue(left.ask("replay " + file + " left 20000", "sent").path("frames").asLong() >= 50);
    JsonNode report = second.ask("report", "report");
    assertEquals(50, report.at("/directions/left/spis/0x00004004/packets").asLong());
    assertTrue(report.at("/directions/left/spis/0x00005005").isMissingNode());
  }

  @Test
  void shouldReportKernelDropsWhenItsBufferIsTooSmall(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("burst.pcapng");
    try (PcapngWriter pcap = new PcapngWriter(file, List.of("left"))) {
      for (int sequence = 0; sequence < 20_000; sequence++) {
        pcap.write(0, 0, Sample.udp(4500, 4500, Sample.espPayload(0x6006, sequence, 1300)));
      }
    }
    Wire.Program observer = observer("--rcvbuf", "4096");
    injector("left").ask("replay " + file + " left 1000000", "sent");
    JsonNode report = observer.ask("report", "report");
    assertTrue(report.path("kernel_drops").asLong() > 0, report::toString);
    assertFalse(report.path("complete").asBoolean());
    long packets = report.at("/directions/left/spis/0x00006006/packets").asLong();
    long drops = report.at("/directions/left/kernel_drops").asLong();
    assertTrue(packets + drops >= 20_000, report::toString);
  }

  @Test
  void shouldAnswerAnErrorAndGoOnWhenACommandIsUnknown() {
    Wire.Program observer = observer();
    observer.ask("nonsense", "error");
    observer.ask("record 0", "error");
    observer.ask("after 1", "error");
    observer.ask("report", "report");
    assertEquals(0, observer.end());
  }

  @Test
  void shouldEndWithStatusThreeWhenTheDeviceIsMissing() {
    assertEquals(3, wire.start("wire", Observer.class, "--port", "left=nothing0").end());
  }

  @Test
  void shouldEndWithStatusTwoWhenTheCommandLineIsWrong() {
    assertEquals(2, wire.start("wire", Observer.class, "--port", "pl").end());
    assertEquals(2, wire.start("wire", Injector.class).end());
    assertEquals(2, wire.start("wire", Probe.class, "--local", "x", "--peer", "y").end());
  }
}
