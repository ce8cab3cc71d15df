package gateway.core.hook;

import gateway.netfilter.HookChain;
import gateway.netfilter.HookChains;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The hooks in force and the points that are closed. Immutable. */
public final class HookSet {
  /** No hook, every point open. */
  public static final HookSet NONE = new HookSet(HookChains.EMPTY, Map.of());

  private final HookChains chains;
  private final Map<String, Set<HookPoint>> closed;
  private final boolean[] isClosed = new boolean[HookPoint.COUNT];

  private HookSet(HookChains chains, Map<String, Set<HookPoint>> closed) {
    this.chains = chains;
    this.closed = Map.copyOf(closed);
    closed.values().forEach(points -> points.forEach(p -> isClosed[p.ordinal()] = true));
  }

  /** The chain of a point. */
  public HookChain at(HookPoint point) {
    return chains.at(point);
  }

  /** Whether packets at a point are dropped because a hook that ought to stand there does not. */
  public boolean isClosed(HookPoint point) {
    return isClosed[point.ordinal()];
  }

  /** Which hook's absence closes which points. */
  public Map<String, Set<HookPoint>> closed() {
    return closed;
  }

  /**
   * With a hook more. If its absence had closed points, they are open again.
   *
   * @throws GatewayException EEXIST, or EINVAL for a circle or a bad description
   */
  public HookSet plus(NetfilterHook hook) throws GatewayException {
    HookChains more = chains.plus(hook);
    Map<String, Set<HookPoint>> left = new TreeMap<>(closed);
    left.remove(String.valueOf(more.nameOf(hook)));
    return new HookSet(more, left);
  }

  /**
   * Without a hook; no hook is called.
   *
   * @param close whether its points drop from now on, because its configuration is in force
   * @throws GatewayException ENOENT when the hook is not in force
   */
  public HookSet minus(NetfilterHook hook, boolean close) throws GatewayException {
    String name = chains.nameOf(hook);
    if (name == null) {
      throw new GatewayException(Errno.ENOENT, "this hook is not in force; see hook:list");
    }
    Map<String, Set<HookPoint>> points = new TreeMap<>(closed);
    if (close) {
      points.put(name, chains.pointsOf(hook));
    }
    return new HookSet(chains.minus(hook), points);
  }

  /**
   * Without a hook that failed; its points drop until it is removed or replaced.
   *
   * @throws GatewayException ENOENT when no hook has this name
   */
  public HookSet fence(String name) throws GatewayException {
    for (HookPoint point : HookPoint.values()) {
      int place = chains.at(point).names().indexOf(name);
      if (place >= 0) {
        return minus(chains.at(point).hook(place), true);
      }
    }
    throw absent(name);
  }

  /** With the points of a hook closed that is absent; the same while it is in force. */
  public HookSet close(String name, Set<HookPoint> points) {
    for (HookPoint point : HookPoint.values()) {
      if (chains.at(point).names().contains(name)) {
        return this;
      }
    }
    Map<String, Set<HookPoint>> more = new TreeMap<>(closed);
    more.put(name, Set.copyOf(points));
    return new HookSet(chains, more);
  }

  /**
   * Opens the points that the absence of a hook has closed.
   *
   * @throws GatewayException ENOENT when it closes none
   */
  public HookSet open(String name) throws GatewayException {
    if (!closed.containsKey(name)) {
      throw absent(name);
    }
    Map<String, Set<HookPoint>> left = new TreeMap<>(closed);
    left.remove(name);
    return new HookSet(chains, left);
  }

  private static GatewayException absent(String name) {
    return new GatewayException(
        Errno.ENOENT, "no hook is called " + name + "; hook:list shows those in force");
  }
}
