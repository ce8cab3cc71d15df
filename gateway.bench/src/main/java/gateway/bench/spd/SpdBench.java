package gateway.bench.spd;

import gateway.bench.report.BenchReport;
import gateway.bench.report.Statistics;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import gateway.tool.spdlookup.SpdDrivers;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench spd}: lookups per CPU-second of all drivers over all sets. */
@Command(
    name = "spd",
    description = "SPD lookups per CPU-second, every driver over every rule set, shuffled headers.")
public final class SpdBench implements Callable<Integer> {
  private static final int LINEAR_AT_MOST = 1_000;

  @Spec CommandSpec spec;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "How many rounds; drivers take turns within each.")
  int rounds;

  @Option(
      names = "--sets",
      paramLabel = "DIR",
      description = "Rule sets, *.rules.xz; default ../shared/data/spd, else generated ones.")
  @Nullable Path sets;

  @Option(names = "--without-peers", description = "Accepted; this benchmark has no peers.")
  boolean withoutPeers;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init")
  public SpdBench() {}

  @Override
  public Integer call() throws GatewayException {
    if (rounds < 1) {
      throw new ParameterException(spec.commandLine(), "--rounds is a number from 1 on");
    }
    BenchReport report = new BenchReport("spd", "lookups_per_cpu_second", rounds);
    PrintWriter progress = spec.commandLine().getErr();
    List<Contestant> contestants = contestants(report, progress);
    for (Contestant contestant : contestants) {
      contestant.warmUp();
    }
    MemoryLatency memory = new MemoryLatency(1);
    memory.nanosPerLoad();
    List<Double> latencies = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      latencies.add(memory.nanosPerLoad());
      for (Contestant contestant : contestants) {
        contestant.round();
      }
      progress.printf("round %d of %d%n", round, rounds);
      progress.flush();
    }
    report.finish();
    compare(report, contestants);
    report.detail("memory_latency", latency(latencies));
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.toJson().toPrettyString() + "\n" : report.toText());
    out.flush();
    return 0;
  }

  private List<Contestant> contestants(BenchReport report, PrintWriter progress)
      throws GatewayException {
    List<BenchSet> all;
    Optional<Path> folder = Optional.ofNullable(sets).or(SpdBench::shipped);
    if (folder.isPresent()) {
      all = BenchSet.in(folder.get());
    } else {
      progress.println("no folder ../shared/data/spd: generated sets are used");
      all = BenchSet.generated();
    }
    Map<String, SpdDriver> drivers = SpdDrivers.find(null);
    List<Contestant> contestants = new ArrayList<>();
    for (BenchSet set : all) {
      for (SpdDriver driver : drivers.values()) {
        if (!driver.name().equals("linear") || set.policies().size() <= LINEAR_AT_MOST) {
          contestants.add(new Contestant(report, set, driver));
        }
      }
    }
    return contestants;
  }

  /** The folder beside the project's root, which the launcher names; else looked for upwards. */
  private static Optional<Path> shipped() {
    Path start = Path.of(System.getProperty("gateway.home", "")).toAbsolutePath();
    for (Path here = start; here != null; here = here.getParent()) {
      Path folder = here.resolveSibling("shared").resolve("data").resolve("spd");
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** The default driver against the built-in table, where that ran. */
  private static void compare(BenchReport report, List<Contestant> contestants) {
    for (Contestant of : contestants) {
      for (Contestant to : contestants) {
        if (of.set == to.set
            && of.series.name().startsWith("tuple-space/")
            && to.series.name().startsWith("linear/")) {
          report.ratio(of.series, to.series);
        }
      }
    }
  }

  private static Map<String, Object> latency(List<Double> nanos) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bytes", MemoryLatency.BYTES);
    map.put("values_ns", nanos);
    map.put("median_ns", Statistics.median(nanos));
    return map;
  }
}
