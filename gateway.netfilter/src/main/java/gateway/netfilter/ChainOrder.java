package gateway.netfilter;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The order of one point's hooks (Kahn 1962): of those that wait for nobody the lowest priority
 * goes next. Sorted throughout, so that the answer does not depend on the order of the question.
 */
final class ChainOrder {
  private static final Comparator<HookEntry> BY_PRIORITY =
      Comparator.comparingInt(HookEntry::priority).thenComparing(HookEntry::name);

  private final Map<String, HookEntry> entries = new TreeMap<>();

  /** Who must come before whom: from a name to those it still waits for. */
  private final Map<String, SortedSet<String>> waits = new TreeMap<>();

  private final Map<String, SortedSet<String>> followers = new TreeMap<>();

  private ChainOrder(List<HookEntry> hooks) {
    for (HookEntry hook : hooks) {
      entries.put(hook.name(), hook);
      waits.put(hook.name(), new TreeSet<>());
      followers.put(hook.name(), new TreeSet<>());
    }
    for (HookEntry hook : hooks) {
      for (String later : hook.before()) {
        edge(hook.name(), later);
      }
      for (String earlier : hook.after()) {
        edge(earlier, hook.name());
      }
    }
  }

  private void edge(String earlier, String later) {
    SortedSet<String> waiting = waits.get(later);
    SortedSet<String> following = followers.get(earlier);
    // A name that nobody at this point bears binds nobody.
    if (waiting != null && following != null) {
      waiting.add(earlier);
      following.add(later);
    }
  }

  /** Orders the hooks of a point, whose names are distinct. */
  static List<HookEntry> of(HookPoint point, List<HookEntry> hooks) throws GatewayException {
    return new ChainOrder(hooks).order(point);
  }

  private List<HookEntry> order(HookPoint point) throws GatewayException {
    PriorityQueue<HookEntry> ready = new PriorityQueue<>(BY_PRIORITY);
    for (HookEntry entry : entries.values()) {
      if (names(waits, entry.name()).isEmpty()) {
        ready.add(entry);
      }
    }
    List<HookEntry> order = new ArrayList<>();
    for (HookEntry next = ready.poll(); next != null; next = ready.poll()) {
      order.add(next);
      waits.remove(next.name());
      for (String follower : names(followers, next.name())) {
        SortedSet<String> waiting = names(waits, follower);
        waiting.remove(next.name());
        HookEntry entry = entries.get(follower);
        if (waiting.isEmpty() && entry != null) {
          ready.add(entry);
        }
      }
    }
    if (!waits.isEmpty()) {
      throw new GatewayException(
          Errno.EINVAL,
          "the hooks at "
              + point.label()
              + " wait for each other in a circle: "
              + String.join(" before ", cycle())
              + "; remove one of them or change its before() or after()");
    }
    return order;
  }

  // Everyone left waits for somebody left: going from each to one it waits for must come around.
  private List<String> cycle() {
    List<String> path = new ArrayList<>();
    String at = waits.keySet().iterator().next();
    while (!path.contains(at)) {
      path.add(at);
      at = names(waits, at).first();
    }
    List<String> circle = new ArrayList<>(path.subList(path.indexOf(at), path.size()));
    Collections.reverse(circle);
    Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
    circle.add(circle.getFirst());
    return circle;
  }

  private static SortedSet<String> names(Map<String, SortedSet<String>> of, String name) {
    return of.getOrDefault(name, Collections.emptySortedSet());
  }
}
