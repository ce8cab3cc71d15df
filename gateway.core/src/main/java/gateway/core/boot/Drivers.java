package gateway.core.boot;

import gateway.core.guest.Card;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The drivers of one kind that are here. Of several with one name the first to come serves; the
 * next one serves when it has gone. A guest is never asked anything here.
 *
 * <p>Threading: whoever holds the host's lock.
 *
 * @param <G> the guests
 * @param <K> how the engine knows them
 */
final class Drivers<G, K extends Card> {
  private record Entry<G, K>(G guest, K known) {}

  private final Map<String, List<Entry<G, K>>> byName = new TreeMap<>();

  /** Takes a guest in under its name; whether it serves. */
  boolean add(String name, G guest, K known) {
    List<Entry<G, K>> same = byName.computeIfAbsent(name, n -> new ArrayList<>());
    same.add(new Entry<>(guest, known));
    return same.size() == 1;
  }

  /** Lets a guest go; whether it was the one that served. */
  boolean remove(G guest) {
    for (List<Entry<G, K>> same : byName.values()) {
      for (int i = 0; i < same.size(); i++) {
        if (same.get(i).guest == guest) {
          same.remove(i);
          byName.values().removeIf(List::isEmpty);
          return i == 0;
        }
      }
    }
    return false;
  }

  /** The name under which a guest came; null when it is not here. */
  @Nullable String nameOf(G guest) {
    for (Map.Entry<String, List<Entry<G, K>>> same : byName.entrySet()) {
      if (same.getValue().stream().anyMatch(entry -> entry.guest == guest)) {
        return same.getKey();
      }
    }
    return null;
  }

  /** How the engine knows a guest; null when it is not here. */
  @Nullable K known(G guest) {
    for (List<Entry<G, K>> same : byName.values()) {
      for (Entry<G, K> entry : same) {
        if (entry.guest == guest) {
          return entry.known;
        }
      }
    }
    return null;
  }

  /** The one that serves under a name, or null. */
  @Nullable K get(String name) {
    List<Entry<G, K>> same = byName.get(name);
    return same == null ? null : same.getFirst().known;
  }

  /** Those that serve, by name. */
  Map<String, K> serving() {
    Map<String, K> serving = new TreeMap<>();
    byName.forEach((name, same) -> serving.put(name, same.getFirst().known));
    return serving;
  }
}
