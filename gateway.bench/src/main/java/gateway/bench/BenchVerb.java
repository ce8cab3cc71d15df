package gateway.bench;

import gateway.tool.Verb;

/** The verb {@code bench}. */
public final class BenchVerb implements Verb {
  @Override
  public String name() {
    return "bench";
  }

  @Override
  public String description() {
    return "Measures, side by side with others where there are others.";
  }

  @Override
  public Object command() {
    return new Bench();
  }
}
