package gateway.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of one benchmark: {@code gateway.bench/1}. */
public final class BenchReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MOST_LOAD = 2;
  private static final double MOST_SPREAD = 0.3;

  private final String name;
  private final String metric;
  private final int rounds;
  private final Host host;
  private final List<Series> series = new ArrayList<>();
  private final List<Ratio> ratios = new ArrayList<>();
  private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
  private final List<String> causes = new ArrayList<>();

  /**
   * A report without series; to be made before anything is measured.
   *
   * @param name the benchmark, as in {@code bench NAME}
   * @param metric what the values are, unit included
   * @param rounds how many values each series will have
   */
  public BenchReport(String name, String metric, int rounds) {
    this(name, metric, rounds, new Host());
  }

  BenchReport(String name, String metric, int rounds, Host host) {
    this.name = name;
    this.metric = metric;
    this.rounds = rounds;
    this.host = host;
  }

  /** Adds a contestant; the version is null where it has none. */
  public Series series(String contestant, @Nullable String version) {
    Series added = new Series(contestant, version);
    series.add(added);
    return added;
  }

  /** Compares two contestants round by round. */
  public Ratio ratio(Series of, Series to) {
    Ratio ratio = new Ratio(of, to);
    ratios.add(ratio);
    return ratio;
  }

  /**
   * Compares two contestants by their names.
   *
   * @throws IllegalArgumentException when one is not in the report
   */
  public Ratio ratio(String of, String to) {
    return ratio(named(of), named(to));
  }

  private Series named(String contestant) {
    return series.stream()
        .filter(s -> s.name().equals(contestant))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no series " + contestant));
  }

  /** Reads the load again: the last round is over. */
  public void finish() {
    host.finish();
  }

  /** Sets a further key of the report in the JSON. */
  public void detail(String key, @Nullable Object value) {
    details.put(key, value);
  }

  /** Declares the run void for a cause that the benchmark itself saw. */
  public void voidBecause(String cause) {
    causes.add(cause);
  }

  /**
   * Why the figures do not count: what the benchmark saw, a load above 2 before it began, a ratio
   * whose spread over the rounds exceeds 30 % of its median. Empty when they do.
   */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>(causes);
    if (host.loadBefore() > MOST_LOAD) {
      reasons.add(
          String.format(Locale.ROOT, "the load before was %.2f, above 2", host.loadBefore()));
    }
    for (Ratio ratio : ratios) {
      double spread = Statistics.spread(ratio.perRound());
      if (spread > MOST_SPREAD) {
        reasons.add(
            String.format(
                Locale.ROOT,
                "the ratio of %s to %s spreads by %.0f %% over the rounds, above 30 %%",
                ratio.of().name(),
                ratio.to().name(),
                100 * spread));
      }
    }
    return reasons;
  }

  /** Whether the figures do not count. */
  public boolean isVoid() {
    return !reasons().isEmpty();
  }

  /** The report as one JSON object. */
  public ObjectNode toJson() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("schema", "gateway.bench/1");
    map.put("name", name);
    map.put("host", host.toMap());
    map.put("rounds", rounds);
    map.put("metric", metric);
    map.put("series", series.stream().map(Series::toMap).toList());
    map.put("ratios", ratios.stream().map(Ratio::toMap).toList());
    map.putAll(details);
    map.put("void", isVoid());
    map.put("reasons", reasons());
    return JSON.valueToTree(map);
  }

  /** The report as a table for people, lines ended. */
  public String toText() {
    int width = series.stream().mapToInt(s -> s.name().length()).max().orElse(0);
    String row = "%-" + Math.max(8, width) + "s %10s %10s %10s%n";
    StringBuilder text = new StringBuilder();
    text.append(metric).append(", ").append(rounds).append(" rounds\n");
    text.append(String.format(Locale.ROOT, row, "", "median", "min", "max"));
    for (Series s : series) {
      String median = Magnitude.of(s.median());
      String min = Magnitude.of(Statistics.min(s.values()));
      String max = Magnitude.of(Statistics.max(s.values()));
      text.append(String.format(Locale.ROOT, row, s.name(), median, min, max));
    }
    for (Ratio ratio : ratios) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s / %s: %.2f (%.2f to %.2f)%n",
              ratio.of().name(),
              ratio.to().name(),
              ratio.median(),
              Statistics.min(ratio.perRound()),
              Statistics.max(ratio.perRound())));
    }
    details.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    reasons().forEach(reason -> text.append("void: ").append(reason).append('\n'));
    return text.toString();
  }

  /** A number as JSON has it: null for what is none. */
  static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  static List<@Nullable Double> numbers(List<Double> values) {
    List<@Nullable Double> numbers = new ArrayList<>();
    for (double value : values) {
      numbers.add(number(value));
    }
    return numbers;
  }
}
