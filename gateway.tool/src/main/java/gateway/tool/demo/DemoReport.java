package gateway.tool.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.packet.GatewayException;
import java.util.Locale;

/** Writes evidence and verdict: one JSON object for scripts, a table for people. */
final class DemoReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoReport() {}

  /** The object of {@code --json}, on one line. */
  static String json(Evidence evidence, Verdict verdict) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "gateway.demo/1").put("ok", verdict.ok()).put("mode", evidence.mode());
    root.put("duration_ns", evidence.durationNanos());
    Verdict.Packets packets = verdict.packets();
    root.putObject("packets")
        .put("sent", packets.sent())
        .put("received", packets.received())
        .put("lost", packets.lost())
        .put("clear_on_wire", packets.clearOnWire())
        .put("misjudged", packets.misjudged())
        .put("sent_after_commit", packets.sentAfterCommit())
        .put("duplicates", packets.duplicates())
        .put("wire_frames", packets.wireFrames());
    root.putObject("transfer")
        .put("bytes", evidence.transfer().bytes())
        .put("sha256_equal", evidence.transfer().sha256Equal());
    root.putObject("ping")
        .put("sent", evidence.pings().sent())
        .put("received", evidence.pings().received());
    ArrayNode swaps = root.putArray("swaps");
    evidence.swaps().forEach(swap -> write(swaps.addObject(), swap));
    ArrayNode deployments = root.putArray("hot_deploy");
    for (HotDeployment one : evidence.deployments()) {
      deployments
          .addObject()
          .put("kind", one.kind())
          .put("bundle", one.bundle())
          .put("deployed_ns", one.deployedNanos())
          .put("probes_during", one.probesDuring())
          .put("removed_ns", one.removedNanos())
          .put("fell_back_to", one.fellBackTo().isEmpty() ? null : one.fellBackTo())
          .put("ok", one.ok());
    }
    root.putObject("discard")
        .put("commit_returned_unix_ns", evidence.commitReturnedUnixNanos())
        .put("last_frame_unix_ns", evidence.lastFrameUnixNanos());
    ArrayNode steps = root.putArray("steps");
    for (Evidence.Step step : verdict.steps()) {
      steps.addObject().put("name", step.name()).put("ok", step.ok()).put("detail", step.detail());
    }
    root.put("void", !verdict.voidReasons().isEmpty());
    ArrayNode reasons = root.putArray("void_reasons");
    verdict.voidReasons().forEach(reasons::add);
    root.put("probes_per_second", evidence.probesPerSecond());
    ArrayNode classes = root.putArray("classes");
    evidence.flows().forEach(flow -> write(classes.addObject(), flow));
    return write(root);
  }

  /** The object of {@code --json} when the demo did not come to its end. */
  static String failure(String mode, GatewayException failed) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", "gateway.demo/1").put("ok", false).put("mode", mode);
    root.put("error", failed.code().name()).put("message", failed.getMessage());
    return write(root);
  }

  private static String write(ObjectNode root) {
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always written", impossible);
    }
  }

  private static void write(ObjectNode node, Swap swap) {
    node.put("gateway", swap.gateway().label())
        .put("from", swap.from())
        .put("to", swap.to())
        .put("policies", swap.policies())
        .put("duration_ns", swap.durationNanos())
        .put("build_cpu_ns", swap.buildCpuNanos())
        .put("probes_during", swap.probesDuring())
        .put("generation", swap.generation())
        .put("ok", swap.ok());
  }

  private static void write(ObjectNode node, Flow flow) {
    node.put("name", flow.probes().label()).put("from", flow.from().label());
    if (flow.probes().isProtected()) {
      node.put("spi", String.format(Locale.ROOT, "0x%08x", flow.probes().spi(flow.from())));
    } else {
      node.putNull("spi");
    }
    node.put("sent", flow.sent())
        .put("due", flow.due())
        .put("lost", flow.missing())
        .put("arrived", flow.distinct())
        .put("duplicates", flow.duplicates())
        .put("forbidden", flow.forbidden())
        .put("wire_frames", flow.wireFrames())
        .put("clear_on_wire", flow.clear());
  }

  /** The table that ends a demo, without a final line break. */
  static String table(Evidence evidence, Verdict verdict) {
    StringBuilder text = new StringBuilder();
    text.append('\n');
    line(text, "%-15s %-6s %9s %9s %6s %6s", "probes", "from", "sent", "arrived", "lost", "twice");
    for (Flow flow : evidence.flows()) {
      line(
          text,
          "%-15s %-6s %9d %9d %6d %6d",
          flow.probes().label(),
          flow.from().label(),
          flow.sent(),
          flow.distinct(),
          flow.missing(),
          flow.duplicates());
    }
    Verdict.Packets packets = verdict.packets();
    text.append('\n');
    counter(text, "lost", packets.lost(), "probes that had to arrive and did not");
    counter(text, "clear on wire", packets.clearOnWire(), "protected probes seen without ESP");
    counter(text, "misjudged", packets.misjudged(), "probes that arrived against a policy");
    counter(text, "after commit", packets.sentAfterCommit(), "frames after their discard");
    counter(text, "duplicates", packets.duplicates(), "probes that arrived twice");
    line(text, "%-15s %9d  frames seen by the observer", "wire", packets.wireFrames());
    text.append('\n');
    for (Evidence.Step step : verdict.steps()) {
      line(text, "%-4s %-17s %s", step.ok() ? "ok" : "RED", step.name(), step.detail());
    }
    for (String reason : verdict.voidReasons()) {
      line(text, "VOID %s", reason);
    }
    String outcome = verdict.ok() ? "ok" : "NOT ok";
    line(text, "%n%s after %.1f s (%s)", outcome, evidence.durationNanos() * 1e-9, evidence.mode());
    return text.toString().stripTrailing();
  }

  private static void counter(StringBuilder text, String name, long value, String meaning) {
    line(text, "%-15s %9d  %s%s", name, value, meaning, value == 0 ? "" : "   <-- must be 0");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
