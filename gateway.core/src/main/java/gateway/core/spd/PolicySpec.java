package gateway.core.spd;

import gateway.spd.api.Action;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A policy as an operator writes it, before it has a slot and a sequence.
 *
 * @param direction which SPD
 * @param selector what packets it is about; unique per direction
 * @param priority unsigned, the lowest number is the strongest
 * @param action what happens to them
 * @param template what protection demands; null unless the action is PROTECT
 * @param index the operator's index, 0 when none was given
 * @param ordinal which line of its file wrote it, counted from 1; 0 when it came by itself
 */
public record PolicySpec(
    Direction direction,
    Selector selector,
    int priority,
    Action action,
    @Nullable Template template,
    int index,
    int ordinal) {

  /** Refuses protection without a template. */
  public PolicySpec {
    if ((action == Action.PROTECT) != (template != null)) {
      throw new IllegalArgumentException("a template goes with PROTECT and with nothing else");
    }
  }
}
