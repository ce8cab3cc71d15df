package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TraceTest {
  @TempDir private Path directory = Path.of("");
  private PortedEngine engine;

  @BeforeEach
  void start() throws GatewayException {
    engine = new PortedEngine(directory);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private CompletableFuture<JsonNode> trace(String line) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return engine.operations.handle(Request.of(line.split(" ")));
      } catch (GatewayException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** A UDP packet from 10.1.0.1 to 10.3.0.1. */
  private static byte[] packet(int dport) {
    byte[] p = new byte[40];
    ByteBuffer ip = ByteBuffer.wrap(p);
    ip.putShort(0, (short) 0x4500).putShort(2, (short) 40).put(8, (byte) 64).put(9, (byte) 17);
    ip.putInt(12, 0x0a010001).putInt(16, 0x0a030001);
    ip.putShort(20, (short) 1000).putShort(22, (short) dport).putShort(24, (short) 20);
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += ip.getShort(i) & 0xffff;
    }
    ip.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return p;
  }

  @Test
  void shouldTellTheStagesOfThePacketsThatMatchWhenTheyPass() throws Exception {
    engine.operations.handle(
        new Request(
            List.of("gateway:load"),
            "p",
            """
            xfrm policy add dir fwd src 10.1.0.0/16
            xfrm policy add dir out src 10.1.0.0/16 proto udp dport 53
            """));
    CompletableFuture<JsonNode> traced =
        trace("gateway:trace --count 3 --timeout 60 proto udp dport 53");
    while (!traced.isDone()) {
      engine.arrive("lan", packet(54));
      engine.arrive("lan", packet(53));
      engine.left("dmz");
      Thread.onSpinWait();
    }
    List<String> stages = new ArrayList<>();
    for (JsonNode row : traced.get(60, TimeUnit.SECONDS)) {
      assertEquals(53, row.get("dport").asInt());
      assertEquals("lan", row.get("in_port").asText());
      assertEquals("pass", row.get("verdict").asText());
      if (row.get("packet").asInt() == 1) {
        stages.add(row.get("stage").asText());
      }
      if (row.get("stage").asText().equals("spd_out")) {
        assertEquals(2, row.get("ordinal").asInt());
        assertTrue(row.get("rule").asText().contains("dport 53"));
      }
      if (row.get("stage").asText().equals("route")) {
        assertEquals("10.3.0.0/16 dmz", row.get("route").asText());
      }
    }
    assertEquals(List.of("parse", "route", "spd_fwd", "spd_out", "encap"), stages);
    assertEquals(15, traced.get().size());
  }

  @Test
  void shouldNameTheReasonWhenThePacketIsDropped() throws Exception {
    CompletableFuture<JsonNode> traced = trace("gateway:trace --count 1 --timeout 60");
    while (!traced.isDone()) {
      engine.arrive("lan", packet(53));
      Thread.onSpinWait();
    }
    JsonNode last = traced.get().get(traced.get().size() - 1);
    assertEquals("drop", last.get("verdict").asText());
    assertEquals("spd-fwd-none", last.get("reason").asText());
  }

  @Test
  void shouldComeBackWithNothingWhenNoPacketMatchesInTime() throws Exception {
    assertEquals(0, trace("gateway:trace --timeout 1 src 10.250.0.1").get().size());
  }

  @Test
  void shouldRefuseASecondTraceWhenOneIsUnderWay() throws Exception {
    CompletableFuture<JsonNode> first = trace("gateway:trace --count 1 --timeout 60 dport 53");
    GatewayException busy = null;
    while (busy == null) {
      try {
        engine.operations.handle(Request.of("gateway:trace", "--timeout", "1", "dport", "99"));
        // It was the first of the two, so that the other was refused.
        first = trace("gateway:trace --count 1 --timeout 60 dport 53");
      } catch (GatewayException e) {
        busy = e;
      }
    }
    assertEquals(Errno.EBUSY, busy.code());
    while (!first.isDone()) {
      engine.arrive("lan", packet(53));
      Thread.onSpinWait();
    }
    assertThrows(
        GatewayException.class, () -> engine.operations.handle(Request.of("gateway:trace", "x")));
  }
}
