package gateway.core.spd;

import gateway.spd.api.Action;
import gateway.spd.api.Policy;
import org.jspecify.annotations.Nullable;

/**
 * An installed policy. Immutable; shown by snapshots through its slot, so that the packet path
 * reads it in one step.
 */
public final class PolicyEntry {
  /** What the driver is told. */
  public final Policy key;

  /** What the operator wrote. */
  public final PolicySpec spec;

  /** {@code spec.action()}. */
  public final Action action;

  /** {@code spec.template()}; null unless the action is PROTECT. */
  public final @Nullable Template template;

  /** The column of the current SA for the template; -1 without one. */
  public final int bundle;

  /** The kernel-style policy index: a number times 8 plus the direction. */
  public final int index;

  /** Joins what the operator wrote with what the engine assigned. */
  public PolicyEntry(Policy key, PolicySpec spec, int bundle, int index) {
    this.key = key;
    this.spec = spec;
    this.action = spec.action();
    this.template = spec.template();
    this.bundle = bundle;
    this.index = index;
  }

  /** The dense number the tables know it by. */
  public int slot() {
    return key.slot();
  }
}
