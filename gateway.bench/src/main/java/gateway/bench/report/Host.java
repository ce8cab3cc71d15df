package gateway.bench.report;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine that a benchmark ran on; made before it starts. */
public final class Host {
  private final double loadBefore;
  private double loadAfter = -1;

  /** Reads the load of the last minute. */
  public Host() {
    this(load());
  }

  Host(double loadBefore) {
    this.loadBefore = loadBefore;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Load average of one minute before the benchmark; negative where there is none. */
  public double loadBefore() {
    return loadBefore;
  }

  /** Reads the load again. */
  void finish() {
    loadAfter = load();
  }

  /** The keys of JSON. */
  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("cpus", Runtime.getRuntime().availableProcessors());
    map.put("kernel", System.getProperty("os.version"));
    map.put("java", System.getProperty("java.runtime.version"));
    map.put("load_before", loadBefore < 0 ? null : loadBefore);
    map.put("load_after", loadAfter < 0 ? null : loadAfter);
    return map;
  }
}
