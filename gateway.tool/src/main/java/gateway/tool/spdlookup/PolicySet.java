package gateway.tool.spdlookup;

import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a file, as the engine would have them after reading it: unique selectors per
 * direction, ranks, dense slots. Belongs to one thread.
 */
public final class PolicySet {
  /**
   * A policy and the line that wrote it last.
   *
   * @param ordinal counted from 1
   */
  private record Entry(Selector selector, int priority, long sequence, int ordinal) {}

  private final Map<Direction, Map<Selector, Entry>> directions = new EnumMap<>(Direction.class);
  private long sequence;
  private int shadowed;

  /** An empty set. */
  public PolicySet() {
    for (Direction direction : Direction.values()) {
      directions.put(direction, new HashMap<>());
    }
  }

  private Map<Selector, Entry> in(Direction direction) {
    return Objects.requireNonNull(directions.get(direction));
  }

  /** Adds a policy; false and no change when there is one with an equal selector. */
  public boolean add(Direction direction, Selector selector, int priority, int ordinal) {
    Entry entry = new Entry(selector, priority, sequence + 1, ordinal);
    if (in(direction).putIfAbsent(selector, entry) != null) {
      return false;
    }
    sequence++;
    return true;
  }

  /** Replaces a policy or adds it; the sequence is kept when the priority stays. */
  public void update(Direction direction, Selector selector, int priority, int ordinal) {
    @Nullable Entry old = in(direction).get(selector);
    long number = old != null && old.priority == priority ? old.sequence : ++sequence;
    in(direction).put(selector, new Entry(selector, priority, number, ordinal));
  }

  /** Removes a policy; false when there is none. */
  public boolean delete(Direction direction, Selector selector) {
    return in(direction).remove(selector) != null;
  }

  /** Removes all policies of a direction. */
  public void flush(Direction direction) {
    in(direction).clear();
  }

  /** Counts a policy that is legal but can never win. */
  void addShadowed() {
    shadowed++;
  }

  /** How many policies there are in all directions, those that can never win included. */
  public int size() {
    return shadowed + directions.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * The policies of a direction, oldest first, and the ordinals of their slots.
   *
   * @param policies slot {@code i} stands at {@code i}
   * @param ordinals by slot
   */
  public record Content(List<Policy> policies, int[] ordinals) {}

  /** What a table of this direction is filled with. */
  public Content content(Direction direction) {
    List<Entry> entries = new ArrayList<>(in(direction).values());
    entries.sort((a, b) -> Long.compare(a.sequence, b.sequence));
    List<Policy> policies = new ArrayList<>();
    int[] ordinals = new int[entries.size()];
    for (int slot = 0; slot < ordinals.length; slot++) {
      Entry entry = entries.get(slot);
      long rank = Policy.rank(entry.priority, entry.sequence);
      policies.add(new Policy(slot, entry.selector, rank));
      ordinals[slot] = entry.ordinal;
    }
    return new Content(policies, ordinals);
  }
}
