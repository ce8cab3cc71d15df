package gateway.core.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Longest-prefix match over a handful of routes. Immutable; lookups allocate nothing.
 *
 * <p>A gateway of this kind has few routes and one policy lookup per packet anyway, so a scan in
 * order of prefix length is both the simplest and, up to a few dozen routes, the fastest table.
 */
public final class RouteTable {
  /** No route. */
  public static final int NONE = -1;

  private final int[] prefix;
  private final int[] mask;
  private final int[] port;
  private final List<Route> routes;

  /**
   * Builds a table.
   *
   * @param routes in any order; of equal prefixes the first one counts
   * @param portIndex from the name of a port to its index in the snapshot, or -1
   */
  public RouteTable(List<Route> routes, ToIntFunction<String> portIndex) {
    List<Route> sorted = new ArrayList<>(routes);
    sorted.sort(Comparator.comparingInt(Route::length).reversed());
    this.routes = List.copyOf(sorted);
    prefix = new int[sorted.size()];
    mask = new int[sorted.size()];
    port = new int[sorted.size()];
    for (int i = 0; i < prefix.length; i++) {
      Route r = sorted.get(i);
      prefix[i] = r.prefix();
      mask[i] = Route.mask(r.length());
      port[i] = portIndex.applyAsInt(r.port());
    }
  }

  /** The index of the port towards {@code destination}, or {@link #NONE}. */
  public int lookup(int destination) {
    for (int i = 0; i < prefix.length; i++) {
      if ((destination & mask[i]) == prefix[i]) {
        return port[i];
      }
    }
    return NONE;
  }

  /** The routes, longest prefix first. */
  public List<Route> routes() {
    return routes;
  }
}
