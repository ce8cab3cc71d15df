package gateway.tool.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripts rely on these keys: changing one needs an entry in CHANGELOG.md. */
class DemoReportTest {
  private static JsonNode report() throws JsonProcessingException {
    Sample sample = new Sample();
    sample.steps.add(new Evidence.Step("ebusy", true, "EBUSY"));
    return new ObjectMapper().readTree(DemoReport.json(sample.evidence(), sample.verdict()));
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void shouldWriteTheKeysOfTheContract() throws JsonProcessingException {
    JsonNode report = report();
    assertEquals(
        List.of(
            "schema",
            "ok",
            "mode",
            "duration_ns",
            "packets",
            "transfer",
            "ping",
            "swaps",
            "hot_deploy",
            "discard",
            "steps",
            "void",
            "void_reasons",
            "probes_per_second",
            "classes"),
        keys(report));
    assertEquals("gateway.demo/1", report.path("schema").asText());
    assertEquals(
        List.of(
            "sent",
            "received",
            "lost",
            "clear_on_wire",
            "misjudged",
            "sent_after_commit",
            "duplicates",
            "wire_frames"),
        keys(report.path("packets")));
    assertEquals(
        List.of(
            "gateway",
            "from",
            "to",
            "policies",
            "duration_ns",
            "build_cpu_ns",
            "probes_during",
            "generation",
            "ok"),
        keys(report.path("swaps").path(0)));
    assertEquals(List.of("bytes", "sha256_equal"), keys(report.path("transfer")));
    assertEquals(List.of("sent", "received"), keys(report.path("ping")));
    assertEquals(
        List.of("commit_returned_unix_ns", "last_frame_unix_ns"), keys(report.path("discard")));
    assertEquals(List.of("name", "ok", "detail"), keys(report.path("steps").path(0)));
    assertTrue(report.path("hot_deploy").isEmpty());
  }

  @Test
  void shouldSayWhyThereIsNoResult() throws JsonProcessingException {
    GatewayException failed = new GatewayException(Errno.EIO, "the left gateway ended early");
    JsonNode report = new ObjectMapper().readTree(DemoReport.failure("namespaces", failed));
    assertFalse(report.path("ok").asBoolean(true));
    assertEquals("EIO", report.path("error").asText());
  }

  @Test
  void shouldPointAtWhatIsNotZero() {
    Sample sample = new Sample();
    sample.with(new Flow(ProbeClass.PROTECT, Side.LEFT, 9, 9, 1, 8, 0, 0, 9, 0));
    String table = DemoReport.table(sample.evidence(), sample.verdict());
    List<String> marked = table.lines().filter(line -> line.contains("must be 0")).toList();
    assertEquals(1, marked.size(), table);
    assertTrue(marked.getFirst().startsWith("lost"), table);
    assertTrue(table.contains("NOT ok"), table);
  }
}
