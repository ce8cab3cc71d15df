package gateway.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one contestant, one per round. */
public final class Series {
  private final String name;
  private final @Nullable String version;
  private final Map<String, @Nullable Object> conditions = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
  private final List<Double> values = new ArrayList<>();

  Series(String name, @Nullable String version) {
    this.name = name;
    this.version = version;
  }

  /** The contestant's name, unique in its report. */
  public String name() {
    return name;
  }

  /** Notes under what conditions it ran: {@code wire_gso} is {@code false}. */
  public Series condition(String key, @Nullable Object value) {
    conditions.put(key, value);
    return this;
  }

  /** Sets a further key of the series in the JSON. */
  public Series detail(String key, @Nullable Object value) {
    details.put(key, value);
    return this;
  }

  /** Adds the value of the next round. */
  public void add(double value) {
    values.add(value);
  }

  /** The values so far, by round. */
  public List<Double> values() {
    return Collections.unmodifiableList(values);
  }

  /** The median of the values so far. */
  public double median() {
    return Statistics.median(values);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("version", version);
    map.put("conditions", conditions);
    map.putAll(details);
    map.put("values", BenchReport.numbers(values));
    map.put("median", BenchReport.number(median()));
    map.put("min", BenchReport.number(Statistics.min(values)));
    map.put("max", BenchReport.number(Statistics.max(values)));
    return map;
  }
}
