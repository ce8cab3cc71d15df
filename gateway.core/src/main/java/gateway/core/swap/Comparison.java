package gateway.core.swap;

import java.util.function.Supplier;

/**
 * How thoroughly the next driver swap compares the new tables with the old ones: within a budget,
 * or everything. Handed to the engine when it is assembled; set by the command that orders a swap.
 */
public final class Comparison implements Supplier<CompareBudget> {
  private final Supplier<CompareBudget> normal;
  private volatile boolean full;

  /**
   * @param normal the budget of a swap that asks for nothing
   */
  public Comparison(Supplier<CompareBudget> normal) {
    this.normal = normal;
  }

  /** Whether the next swap compares everything. */
  public void full(boolean value) {
    full = value;
  }

  @Override
  public CompareBudget get() {
    return full ? lookups -> false : normal.get();
  }
}
