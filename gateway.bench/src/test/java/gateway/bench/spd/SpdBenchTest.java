package gateway.bench.spd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import picocli.CommandLine;

class SpdBenchTest {
  @Test
  void shouldMeasureEveryDriverOnASetOfAFolder(@TempDir Path folder) throws Exception {
    StringBuilder rules = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rules.append("@10.0.%d.0/24\t11.0.0.0/8\t0 : 65535\t0 : 65535\t0x00/0x00\n".formatted(i));
    }
    try (OutputStream to =
        new XZOutputStream(
            Files.newOutputStream(folder.resolve("tiny.rules.xz")), new LZMA2Options())) {
      to.write(rules.toString().getBytes(StandardCharsets.US_ASCII));
    }
    StringWriter out = new StringWriter();
    CommandLine bench =
        new CommandLine(new SpdBench())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(new StringWriter()));
    assertEquals(0, bench.execute("--rounds", "2", "--sets", folder.toString(), "--json"));
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals(3, json.get("series").size());
    for (JsonNode series : json.get("series")) {
      assertEquals("tiny", series.get("set").asText());
      assertEquals(200, series.get("policies").asInt());
      assertEquals(2, series.get("values").size());
      assertTrue(series.get("lookups_per_cpu_second").asDouble() > 0);
      assertTrue(series.get("build_cpu_ns").asLong() > 0);
      assertTrue(series.get("table_bytes").asLong() > 0);
    }
    assertEquals(2, json.at("/memory_latency/values_ns").size());
    assertEquals(1, json.get("ratios").size());
  }
}
