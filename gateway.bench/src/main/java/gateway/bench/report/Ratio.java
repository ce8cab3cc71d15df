package gateway.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many times the values of one series those of another are, round by round.
 *
 * @param of the series above the line
 * @param to the series below it
 */
public record Ratio(Series of, Series to) {

  /** The ratios of the rounds that both series have. */
  public List<Double> perRound() {
    int rounds = Math.min(of.values().size(), to.values().size());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      ratios.add(of.values().get(i) / to.values().get(i));
    }
    return ratios;
  }

  /** The median of the rounds. */
  public double median() {
    return Statistics.median(perRound());
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("of", of.name());
    map.put("to", to.name());
    map.put("per_round", BenchReport.numbers(perRound()));
    map.put("median", BenchReport.number(median()));
    return map;
  }
}
