package gateway.tool.simulation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gateway.core.Protocol;
import gateway.crypto.api.AeadProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import gateway.tool.simulation.SimulationResult.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tool simulate}: runs one seed and says what it found. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs two whole gateways on virtual time, with faults, from one seed.",
      "Packets are lost, doubled, reordered, damaged, replayed and invented; disks fail, clocks"
          + " jump,",
      "processes crash; policies, SAs and SPD drivers change all the while. After every step it is",
      "checked what must always be true. Exit 1 on a violation. Equal seeds give equal runs."
    })
public final class Simulate implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--seed", required = true, description = "where all chance comes from")
  private long seed;

  @Option(
      names = "--steps",
      defaultValue = "100000",
      description = "packets, changes and faults in all (default ${DEFAULT-VALUE})")
  private long steps;

  @Option(names = "--trace", paramLabel = "FILE", description = "write every event to a file")
  private @Nullable Path trace;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (steps < 1) {
      throw new ParameterException(spec.commandLine(), "--steps must be at least 1");
    }
    SimulationResult result = run(seed, steps, Protocol.RIGHT, trace);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      printJson(result, out);
    } else {
      print(result, out);
    }
    out.flush();
    return result.violations().isEmpty() ? 0 : 1;
  }

  /**
   * Runs one seed with the drivers and ciphers that are installed.
   *
   * @param protocol the orders of stages; others than the right ones must turn red
   * @param trace a file for every event, or null
   * @throws GatewayException EIO when the file cannot be written
   */
  public static SimulationResult run(long seed, long steps, Protocol protocol, @Nullable Path trace)
      throws GatewayException {
    Site.Equipment equipment =
        new Site.Equipment(
            ServiceLoader.load(SpdDriver.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(SpdDriver::name).reversed())
                .toList(),
            ServiceLoader.load(AeadProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList(),
            protocol);
    if (trace == null) {
      return new Simulation(seed, steps, equipment, null).run();
    }
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(trace, StandardCharsets.UTF_8))) {
      SimulationResult result = new Simulation(seed, steps, equipment, file).run();
      // A PrintWriter keeps its failures to itself, a full disk among them.
      if (file.checkError()) {
        throw unwritable(trace, "an event was not written", null);
      }
      return result;
    } catch (IOException e) {
      throw unwritable(trace, e.toString(), e);
    }
  }

  private static GatewayException unwritable(Path trace, String why, @Nullable IOException cause) {
    return new GatewayException(
        Errno.EIO,
        trace + ": cannot be written: " + why + "; check folder, rights and space",
        cause);
  }

  private static void print(SimulationResult r, PrintWriter out) {
    out.printf(
        "seed %d, steps %d, virtual %.3f s, packets %d, delivered %d, commits %d, swaps %d%n",
        r.seed(),
        r.steps(),
        r.virtualNanos() / 1e9,
        r.packets(),
        r.delivered(),
        r.commits(),
        r.swaps());
    out.println("faults: " + r.faults());
    if (!r.violations().isEmpty()) {
      r.lastEvents().forEach(out::println);
      for (Violation v : r.violations()) {
        out.printf("step %d: %s: %s%n", v.step(), v.invariant(), v.detail());
      }
    }
    out.println("violations: " + r.violations().size());
    out.println("trace sha256: " + r.traceSha256());
  }

  private static void printJson(SimulationResult r, PrintWriter out) throws IOException {
    JsonGenerator j = new JsonFactory().createGenerator(out);
    j.writeStartObject();
    j.writeStringField("schema", "gateway.simulate/1");
    j.writeNumberField("seed", r.seed());
    j.writeNumberField("steps", r.steps());
    j.writeNumberField("virtual_ns", r.virtualNanos());
    j.writeNumberField("packets", r.packets());
    j.writeNumberField("delivered", r.delivered());
    j.writeNumberField("commits", r.commits());
    j.writeNumberField("swaps", r.swaps());
    j.writeNumberField("crashes", r.crashes());
    j.writeObjectFieldStart("faults");
    for (Map.Entry<String, Long> e : r.faults().entrySet()) {
      j.writeNumberField(e.getKey(), e.getValue());
    }
    j.writeEndObject();
    j.writeArrayFieldStart("violations");
    for (Violation v : r.violations()) {
      j.writeStartObject();
      j.writeNumberField("step", v.step());
      j.writeStringField("invariant", v.invariant());
      j.writeStringField("detail", v.detail());
      j.writeEndObject();
    }
    j.writeEndArray();
    writeLines(j, r.violations().isEmpty() ? List.of() : r.lastEvents());
    j.writeStringField("trace_sha256", r.traceSha256());
    j.writeEndObject();
    j.flush();
    out.println();
  }

  private static void writeLines(JsonGenerator j, List<String> lines) throws IOException {
    j.writeArrayFieldStart("last_events");
    for (String line : lines) {
      j.writeString(line);
    }
    j.writeEndArray();
  }
}
