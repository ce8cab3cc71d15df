package gateway.bench.report;

import java.util.Locale;

/** Numbers as people read them: four digits and a decimal prefix. */
final class Magnitude {
  private static final String[] PREFIX = {"", " k", " M", " G", " T"};

  private Magnitude() {}

  static String of(double value) {
    double scaled = value;
    int step = 0;
    while (Math.abs(scaled) >= 1000 && step < PREFIX.length - 1) {
      scaled /= 1000;
      step++;
    }
    String digits = step == 0 && scaled == Math.rint(scaled) ? "%.0f%s" : "%.2f%s";
    return String.format(Locale.ROOT, digits, scaled, PREFIX[step]);
  }
}
