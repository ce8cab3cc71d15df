package gateway.tool.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells a person what happens and why, with the seconds since the start. */
public final class Progress {
  private final PrintWriter out;
  private final long start = System.nanoTime();

  /**
   * @param out standard error
   */
  public Progress(PrintWriter out) {
    this.out = out;
  }

  /** One line. */
  public void say(String format, Object... values) {
    String text = String.format(Locale.ROOT, format, values);
    out.printf(Locale.ROOT, "[%5.1f s] %s%n", elapsedNanos() * 1e-9, text);
    out.flush();
  }

  /** Lines without a time, for a table. */
  public void print(String text) {
    out.println(text);
    out.flush();
  }

  /** Since the start. */
  public long elapsedNanos() {
    return System.nanoTime() - start;
  }
}
