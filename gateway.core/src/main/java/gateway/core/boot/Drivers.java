package gateway.core.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The drivers of one kind that are here. Of several with one name the first to come serves; the
 * next one serves when it has gone.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class Drivers<D> {
  private final Function<D, String> nameOf;
  private final Map<String, List<D>> byName = new TreeMap<>();

  Drivers(Function<D, String> nameOf) {
    this.nameOf = nameOf;
  }

  /** Takes a driver in; whether it serves. */
  boolean add(D driver) {
    List<D> same = byName.computeIfAbsent(nameOf.apply(driver), name -> new ArrayList<>());
    same.add(driver);
    return same.size() == 1;
  }

  /** Lets a driver go; whether it was the one that served. */
  boolean remove(D driver) {
    for (List<D> same : byName.values()) {
      for (int i = 0; i < same.size(); i++) {
        if (same.get(i) == driver) {
          same.remove(i);
          byName.values().removeIf(List::isEmpty);
          return i == 0;
        }
      }
    }
    return false;
  }

  /** The driver that serves under a name, or null. */
  @Nullable D get(String name) {
    List<D> same = byName.get(name);
    return same == null ? null : same.getFirst();
  }

  /** The drivers that serve, by name. */
  Map<String, D> serving() {
    Map<String, D> serving = new TreeMap<>();
    byName.forEach((name, same) -> serving.put(name, same.getFirst()));
    return serving;
  }
}
