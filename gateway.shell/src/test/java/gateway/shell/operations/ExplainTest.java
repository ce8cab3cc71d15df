package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.core.worker.Counter;
import gateway.packet.DropReason;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gateway:explain answers is what becomes of packets that a running worker gets. */
class ExplainTest {
  private static final String[] NETS = {"10.1.0.", "10.2.0.", "10.3.0.", "10.9.0."};
  private static final String[] PORTS = {"lan", "wan", "dmz"};
  private static final int[] PROTOCOLS = {1, 6, 17, 17, 47, 89};

  @TempDir private Path directory = Path.of("");

  @Test
  void shouldEqualTheRealVerdictFor10000RandomFlows() throws Exception {
    Random random = new Random(10_000);
    Map<String, Integer> seen = new TreeMap<>();
    try (PortedEngine engine = new PortedEngine(directory)) {
      engine.operations.handle(new Request(List.of("gateway:load"), "random", policies(random)));
      for (int i = 0; i < 10_000; i++) {
        String port = PORTS[random.nextInt(3)];
        String source = NETS[random.nextInt(4)] + (1 + random.nextInt(6));
        String destination =
            random.nextInt(15) == 0
                ? "192.0.2.1"
                : NETS[random.nextInt(4)] + (1 + random.nextInt(6));
        int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        int sport = protocol == 6 || protocol == 17 ? random.nextInt(30) : 0;
        int dport = protocol == 6 || protocol == 17 ? random.nextInt(30) : 0;
        int length = random.nextInt(4) == 0 ? 1440 + random.nextInt(61) : 60;
        String flow =
            String.join(
                " ",
                "gateway:explain",
                source,
                destination,
                Integer.toString(protocol),
                Integer.toString(sport),
                Integer.toString(dport),
                port,
                "--length",
                Integer.toString(length));
        String said = said(engine.operations.handle(Request.of(flow.split(" "))));
        String real =
            real(engine, port, packet(source, destination, protocol, sport, dport, length));
        assertEquals(real, said, flow);
        seen.merge(real, 1, Integer::sum);
      }
    }
    // Flows that all end alike would prove little.
    assertTrue(seen.size() >= 10, seen::toString);
    for (String end : List.of("dmz", "lan", "wan sealed", "spd-out-none", "spd-in-none")) {
      assertTrue(seen.getOrDefault(end, 0) > 20, () -> end + " of " + seen);
    }
  }

  private static String said(JsonNode answer) {
    if (!answer.get("verdict").asText().equals("forward")) {
      return answer.get("reason").asText();
    }
    return answer.get("out_port").asText() + (answer.get("sa").isNull() ? "" : " sealed");
  }

  private static String real(PortedEngine engine, String port, byte[] packet) {
    long[] before = new long[DropReason.values().length];
    for (DropReason reason : DropReason.values()) {
      before[reason.ordinal()] = engine.gateway.drops(reason);
    }
    long sealed = engine.gateway.workers().getFirst().counters().value(Counter.ENCAPSULATED);
    assertTrue(engine.arrive(port, packet));
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      for (String out : PORTS) {
        byte @Nullable [] left = engine.left(out);
        if (left != null) {
          boolean protectedNow =
              engine.gateway.workers().getFirst().counters().value(Counter.ENCAPSULATED) > sealed
                  || left[9] == 50;
          return out + (protectedNow ? " sealed" : "");
        }
      }
      for (DropReason reason : DropReason.values()) {
        if (engine.gateway.drops(reason) > before[reason.ordinal()]) {
          return reason.label();
        }
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the packet is lost");
  }

  private static byte[] packet(
      String source, String destination, int protocol, int sport, int dport, int length) {
    byte[] p = new byte[length];
    ByteBuffer ip = ByteBuffer.wrap(p);
    ip.putShort(0, (short) 0x4500).putShort(2, (short) length).put(8, (byte) 64);
    ip.put(9, (byte) protocol).putInt(12, address(source)).putInt(16, address(destination));
    if (protocol == 6 || protocol == 17) {
      ip.putShort(20, (short) sport).putShort(22, (short) dport);
    }
    if (protocol == 17) {
      ip.putShort(24, (short) (length - 20));
    }
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += ip.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    ip.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
    return p;
  }

  private static int address(String dotted) {
    int address = 0;
    for (String part : dotted.split("\\.")) {
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }

  private static String policies(Random random) {
    StringBuilder lines = new StringBuilder();
    String tunnel = " tmpl src 192.0.2.1 dst 192.0.2.2 proto esp reqid %d mode tunnel\n";
    lines.append("xfrm policy add dir out src 10.1.0.0/16 dst 10.2.0.0/16 priority 900");
    lines.append(tunnel.formatted(7));
    lines.append("xfrm policy add dir fwd src 10.1.0.0/16 dst 10.2.0.0/16 priority 900\n");
    lines.append("xfrm policy add dir fwd src 10.1.0.0/16 dst 10.3.0.0/16 priority 900\n");
    lines.append("xfrm policy add dir out src 10.1.0.0/16 dst 10.3.0.0/16 priority 900\n");
    lines.append("xfrm policy add dir fwd src 10.3.0.0/16 priority 901\n");
    lines.append("xfrm policy add dir out src 10.3.0.0/16 dst 10.1.0.0/16 priority 902\n");
    for (int i = 0; i < 60; i++) {
      lines
          .append("xfrm policy update dir ")
          .append(List.of("out", "fwd", "in").get(random.nextInt(3)))
          .append(" src ")
          .append(NETS[random.nextInt(4)])
          .append(random.nextInt(8))
          .append('/')
          .append(30 + random.nextInt(3))
          .append(" dst ")
          .append(random.nextInt(5) == 0 ? "192.0.2." : NETS[random.nextInt(4)])
          .append(random.nextInt(8))
          .append('/')
          .append(29 + random.nextInt(4));
      if (random.nextBoolean()) {
        int first = random.nextInt(20);
        lines.append(" proto udp dport ").append(first).append('-').append(first + 9);
      }
      lines.append(" priority ").append(random.nextInt(800));
      switch (random.nextInt(4)) {
        case 0 -> lines.append(" action block\n");
        case 1 -> lines.append(tunnel.formatted(random.nextBoolean() ? 7 : 99));
        default -> lines.append('\n');
      }
    }
    lines.append("xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x2001 reqid 7");
    lines.append(" mode tunnel aead 'rfc4106(gcm(aes))'");
    lines.append(" 0x000102030405060708090a0b0c0d0e0f10111213 128\n");
    return lines.toString();
  }
}
