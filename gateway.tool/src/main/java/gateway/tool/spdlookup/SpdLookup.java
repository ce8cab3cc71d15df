package gateway.tool.spdlookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tool spd-lookup}: prints the ordinal of the winning policy of each flow. */
@Command(
    name = "spd-lookup",
    description = "Prints which policy of a file wins for each flow of another.")
public final class SpdLookup implements Callable<Integer> {
  private static final JsonFactory JSON = new JsonFactory();

  @Spec CommandSpec spec;

  @Option(
      names = "--driver",
      required = true,
      paramLabel = "NAME",
      description = "SPD driver; linear is the built-in table.")
  String driverName;

  @Option(
      names = "--policies",
      required = true,
      paramLabel = "FILE",
      description = "Policies; - is standard input.")
  String policyFile;

  @Option(
      names = "--format",
      defaultValue = "ip-xfrm",
      paramLabel = "FORMAT",
      description = "Format of the policies: ip-xfrm (default) or classbench.")
  String policyFormat;

  @Option(
      names = "--flows",
      required = true,
      paramLabel = "FILE",
      description = "Flows; - is standard input.")
  String flowFile;

  @Option(
      names = "--format-flows",
      defaultValue = "text",
      paramLabel = "FORMAT",
      description =
          "Format of the flows: text (default: dir src dst proto sport dport) or classbench.")
  String flowFormat;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      paramLabel = "N",
      description = "Look all flows up N times; the rate is the median over the passes.")
  int repeat;

  @Option(
      names = "--driver-jar",
      paramLabel = "JAR",
      description = "A jar with further drivers, found by ServiceLoader.")
  @Nullable Path driverJar;

  @Option(names = "--json", description = "Print the result and what was measured as JSON.")
  boolean json;

  private final List<String> errors = new ArrayList<>();
  private Errno code = Errno.EINVAL;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init")
  public SpdLookup() {}

  @Override
  public Integer call() throws GatewayException {
    checkUse();
    Map<String, SpdDriver> drivers = SpdDrivers.find(driverJar);
    SpdDriver driver = drivers.get(driverName);
    if (driver == null) {
      throw wrongUse(
          "there is no SPD driver "
              + driverName
              + "; there are "
              + String.join(", ", drivers.keySet()));
    }
    PolicySet policies = readPolicies();
    FlowSet flows = readFlows();
    if (!errors.isEmpty()) {
      throw new GatewayException(code, String.join("\n", errors));
    }
    try (LookupRun run = new LookupRun(driver, policies)) {
      double rate = median(run.rates(flows, repeat));
      int[] winners = run.winners(flows);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        printJson(out, policies, flows, run, rate, winners);
      } else {
        printText(out, winners);
      }
      out.flush();
    }
    return 0;
  }

  private void checkUse() {
    if (!policyFormat.equals("ip-xfrm") && !policyFormat.equals("classbench")) {
      throw wrongUse("--format is ip-xfrm or classbench, not " + policyFormat);
    }
    if (!flowFormat.equals("text") && !flowFormat.equals("classbench")) {
      throw wrongUse("--format-flows is text or classbench, not " + flowFormat);
    }
    if (repeat < 1) {
      throw wrongUse("--repeat is a number from 1 on");
    }
    if (policyFile.equals(InputFile.STANDARD) && flowFile.equals(InputFile.STANDARD)) {
      throw wrongUse("--policies and --flows cannot both be standard input");
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  // Both files are read whole before either is refused, so that one run shows all that is wrong.
  private PolicySet readPolicies() {
    try {
      String text = InputFile.read(policyFile);
      return policyFormat.equals("classbench")
          ? ClassBenchRules.read(policyFile, text)
          : XfrmPolicies.read(policyFile, text);
    } catch (GatewayException refused) {
      note(refused);
      return new PolicySet();
    }
  }

  private FlowSet readFlows() {
    try {
      String text = InputFile.read(flowFile);
      return flowFormat.equals("classbench")
          ? ClassBenchHeaders.read(flowFile, text)
          : TextFlows.read(flowFile, text);
    } catch (GatewayException refused) {
      note(refused);
      return new FlowSet();
    }
  }

  private void note(GatewayException refused) {
    errors.add(refused.getMessage());
    code = refused.code();
  }

  private static double median(double[] rates) {
    Arrays.sort(rates);
    int middle = rates.length / 2;
    return rates.length % 2 == 1 ? rates[middle] : (rates[middle - 1] + rates[middle]) / 2;
  }

  private static void printText(PrintWriter out, int[] winners) {
    StringBuilder text = new StringBuilder();
    for (int winner : winners) {
      if (winner == 0) {
        text.append('-');
      } else {
        text.append(winner);
      }
      text.append('\n');
      if (text.length() > 1 << 16) {
        out.append(text);
        text.setLength(0);
      }
    }
    out.append(text);
  }

  private void printJson(
      PrintWriter out, PolicySet policies, FlowSet flows, LookupRun run, double rate, int[] winners)
      throws GatewayException {
    try (JsonGenerator to = JSON.createGenerator(out)) {
      to.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      to.writeStartObject();
      to.writeStringField("schema", "gateway.spd-lookup/1");
      to.writeStringField("driver", driverName);
      to.writeNumberField("policies", policies.size());
      to.writeNumberField("flows", flows.size());
      to.writeNumberField("repeat", repeat);
      to.writeArrayFieldStart("results");
      for (int winner : winners) {
        if (winner == 0) {
          to.writeNull();
        } else {
          to.writeNumber(winner);
        }
      }
      to.writeEndArray();
      to.writeFieldName("lookups_per_cpu_second");
      if (Double.isFinite(rate)) {
        to.writeNumber(rate);
      } else {
        to.writeNull();
      }
      to.writeNumberField("build_cpu_ns", run.buildCpuNanos());
      to.writeNumberField("table_bytes", run.tableBytes());
      to.writeNumberField("fallback_policies", run.fallbackPolicies());
      to.writeEndObject();
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "standard output cannot be written; check the pipe", e);
    }
    out.append('\n');
  }
}
