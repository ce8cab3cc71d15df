package gateway.bench.spd;

import gateway.bench.report.BenchReport;
import gateway.bench.report.Series;
import gateway.bench.report.Statistics;
import gateway.packet.GatewayException;
import gateway.spd.api.SpdDriver;
import gateway.tool.spdlookup.LookupRun;
import java.util.ArrayList;
import java.util.List;

/** One driver on one set. */
final class Contestant {
  private static final int PASSES = 15;
  private static final int LEAST_PASSES = 3;
  private static final long ENOUGH_NANOS = 1_000_000_000L;

  final BenchSet set;
  final Series series;
  private final SpdDriver driver;
  private final List<Double> buildNanos = new ArrayList<>();

  Contestant(BenchReport report, BenchSet set, SpdDriver driver) {
    this.set = set;
    this.driver = driver;
    series = report.series(driver.name() + "/" + set.name(), null);
    series.condition("headers", set.headers().size()).condition("best_of_passes_at_most", PASSES);
    series.detail("set", set.name());
    series.detail("policies", set.policies().size());
    series.detail("driver", driver.name());
  }

  /** Compiles the code; nothing is kept. */
  void warmUp() throws GatewayException {
    try (LookupRun run = new LookupRun(driver, set.policies())) {
      run.rates(set.headers(), LEAST_PASSES);
    }
  }

  /** Builds the table anew and adds the best pass of several: what disturbs only makes slower. */
  void round() throws GatewayException {
    try (LookupRun run = new LookupRun(driver, set.policies())) {
      series.add(best(run));
      buildNanos.add((double) run.buildCpuNanos());
      series.detail("lookups_per_cpu_second", series.median());
      series.detail("build_cpu_ns", (long) Statistics.median(buildNanos));
      series.detail("table_bytes", run.tableBytes());
      series.detail("fallback_policies", run.fallbackPolicies());
    }
  }

  private double best(LookupRun run) throws GatewayException {
    double best = 0;
    double spent = 0;
    for (int pass = 0; pass < PASSES && (pass < LEAST_PASSES || spent < ENOUGH_NANOS); pass++) {
      double rate = run.rates(set.headers(), 1)[0];
      best = Math.max(best, rate);
      spent += set.headers().size() * 1e9 / rate;
    }
    return best;
  }
}
