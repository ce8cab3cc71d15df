package gateway.itest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.tool.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./gateway demo --json} said and its exit code. */
record DemoOutcome(int exit, JsonNode report, String progress) {
  private static final List<String> COUNTERS =
      List.of("lost", "clear_on_wire", "misjudged", "sent_after_commit", "duplicates");

  /** Runs the demo in this process. */
  static DemoOutcome of(String... options) {
    List<String> arguments = new ArrayList<>(List.of("demo", "--json"));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(new PrintStream(out), new PrintStream(err), arguments.toArray(String[]::new));
    String progress = err.toString(StandardCharsets.UTF_8);
    String json = out.toString(StandardCharsets.UTF_8);
    assertEquals(1, json.lines().count(), () -> "one object on standard output: " + progress);
    try {
      return new DemoOutcome(exit, new ObjectMapper().readTree(json), progress);
    } catch (IOException notJson) {
      throw new AssertionError(json, notJson);
    }
  }

  private long packets(String counter) {
    return report.path("packets").path(counter).asLong(-1);
  }

  /** Everything that must be zero is zero, and there was enough of the rest. */
  void assertOk(String mode) {
    assertEquals(0, exit, this::explain);
    assertTrue(report.path("ok").asBoolean(), this::explain);
    assertEquals(mode, report.path("mode").asText());
    COUNTERS.forEach(counter -> assertEquals(0, packets(counter), this::explain));
    assertTrue(packets("sent") > 20_000, this::explain);
    assertEquals(packets("sent"), packets("received"), this::explain);
    assertTrue(packets("wire_frames") >= packets("sent"), this::explain);
    assertTrue(report.at("/transfer/sha256_equal").asBoolean(), this::explain);
    assertTrue(report.path("swaps").size() >= 20, this::explain);
    long during = 0;
    for (JsonNode swap : report.path("swaps")) {
      assertTrue(swap.path("probes_during").asLong() >= 20, this::explain);
      assertTrue(swap.path("policies").asLong() >= 10_000, this::explain);
      during += swap.path("probes_during").asLong();
    }
    assertTrue(during >= 1_000, this::explain);
    JsonNode discard = report.path("discard");
    long last = discard.path("last_frame_unix_ns").asLong();
    assertTrue(last > 0, this::explain);
    assertTrue(last <= discard.path("commit_returned_unix_ns").asLong(), this::explain);
  }

  /** A bundle of each kind that is not in the distribution came, was used, and went in use. */
  void assertDeployedAndRemovedInUse(String... kinds) {
    List<String> done = new ArrayList<>();
    for (JsonNode one : report.path("hot_deploy")) {
      assertTrue(one.path("ok").asBoolean(), this::explain);
      assertTrue(one.path("probes_during").asLong() >= 500, this::explain);
      assertTrue(one.path("deployed_ns").asLong() > 0, this::explain);
      assertTrue(one.path("removed_ns").asLong() > 0, this::explain);
      done.add(one.path("kind").asText());
    }
    assertEquals(List.of(kinds), done, this::explain);
  }

  /** One counter is red and no other. */
  void assertRed(String counter) {
    assertEquals(1, exit, this::explain);
    assertFalse(report.path("ok").asBoolean(true), this::explain);
    for (String each : COUNTERS) {
      assertEquals(each.equals(counter) ? 1 : 0, packets(each), () -> each + "\n" + explain());
    }
  }

  private String explain() {
    return progress + report;
  }

  /** The counter that a sabotage turns. */
  static String counterOf(String sabotage) {
    return switch (sabotage) {
      case "leak" -> "clear_on_wire";
      case "lose" -> "lost";
      case "duplicate" -> "duplicates";
      case "misjudge" -> "misjudged";
      case "late" -> "sent_after_commit";
      default -> throw new IllegalArgumentException(sabotage);
    };
  }
}
