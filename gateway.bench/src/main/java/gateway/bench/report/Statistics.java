package gateway.bench.report;

import java.util.List;

/** Median and spread of the values of rounds; NaN where there are none. */
public final class Statistics {
  private Statistics() {}

  /** The middle value, or the mean of the two in the middle. */
  public static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double upper = sorted.get(middle);
    return sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2;
  }

  /** The smallest value. */
  public static double min(List<Double> values) {
    return values.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
  }

  /** The largest value. */
  public static double max(List<Double> values) {
    return values.stream().mapToDouble(v -> v).max().orElse(Double.NaN);
  }

  /** The distance of the largest from the smallest as a part of the median. */
  public static double spread(List<Double> values) {
    return (max(values) - min(values)) / median(values);
  }
}
