package gateway.netfilter;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chains of all points: what a snapshot holds. Immutable.
 *
 * <p>Each hook is asked for its description once, when it comes; taking another away asks nobody.
 */
public final class HookChains {
  /** No hook at any point. */
  public static final HookChains EMPTY = new HookChains(new TreeMap<>(), empty());

  /** By name, so that the order of arrival does not matter. */
  private final SortedMap<String, HookEntry> entries;

  private final HookChain[] chains;

  private HookChains(SortedMap<String, HookEntry> entries, HookChain[] chains) {
    this.entries = entries;
    this.chains = chains;
  }

  private static HookChain[] empty() {
    HookChain[] chains = new HookChain[HookPoint.COUNT];
    for (HookPoint point : HookPoint.values()) {
      chains[point.ordinal()] = new HookChain(point, List.of());
    }
    return chains;
  }

  /**
   * Builds the chains: ascending priority, equals by name; a hook that must come after another
   * waits for it, whatever its priority. The order of the collection does not matter.
   *
   * @throws GatewayException EINVAL when hooks wait for each other in a circle, which is named, or
   *     when a hook's description is bad; EEXIST when two hooks have one name
   */
  public static HookChains of(Collection<? extends NetfilterHook> hooks) throws GatewayException {
    SortedMap<String, HookEntry> entries = new TreeMap<>();
    for (NetfilterHook hook : hooks) {
      add(entries, hook);
    }
    return build(entries);
  }

  /**
   * The chains with a hook more; only this one is asked for its description.
   *
   * @throws GatewayException as {@link #of}; these chains stay as they are
   */
  public HookChains plus(NetfilterHook hook) throws GatewayException {
    SortedMap<String, HookEntry> more = new TreeMap<>(entries);
    add(more, hook);
    return build(more);
  }

  /**
   * The chains without a hook, which may have departed: neither it nor any other is called. These
   * chains themselves when it is not in them.
   */
  public HookChains minus(NetfilterHook hook) {
    SortedMap<String, HookEntry> less = new TreeMap<>(entries);
    if (!less.values().removeIf(entry -> entry.hook() == hook)) {
      return this;
    }
    try {
      return build(less);
    } catch (GatewayException e) {
      throw new IllegalStateException("a circle has come from taking a hook away", e);
    }
  }

  private static void add(SortedMap<String, HookEntry> entries, NetfilterHook hook)
      throws GatewayException {
    HookEntry entry = HookEntry.of(hook);
    HookEntry other = entries.put(entry.name(), entry);
    if (other != null) {
      throw new GatewayException(
          Errno.EEXIST,
          "two hooks are named "
              + entry.name()
              + " ("
              + other.hook().getClass().getName()
              + " and "
              + hook.getClass().getName()
              + "); remove one of the bundles");
    }
  }

  private static HookChains build(SortedMap<String, HookEntry> entries) throws GatewayException {
    HookChain[] chains = new HookChain[HookPoint.COUNT];
    for (HookPoint point : HookPoint.values()) {
      List<HookEntry> here = new ArrayList<>();
      for (HookEntry entry : entries.values()) {
        if (entry.points().contains(point)) {
          here.add(entry);
        }
      }
      chains[point.ordinal()] = new HookChain(point, ChainOrder.of(point, here));
    }
    return new HookChains(entries, chains);
  }

  /** The chain of a point; empty where no hook stands. */
  public HookChain at(HookPoint point) {
    return chains[point.ordinal()];
  }

  /** The points where a hook said that it stands; empty when it is not in these chains. */
  public Set<HookPoint> pointsOf(NetfilterHook hook) {
    HookEntry entry = find(hook);
    return entry == null ? Set.of() : entry.points();
  }

  /** The name that a hook gave when it came, or null when it is not in these chains. */
  public @Nullable String nameOf(NetfilterHook hook) {
    HookEntry entry = find(hook);
    return entry == null ? null : entry.name();
  }

  private @Nullable HookEntry find(NetfilterHook hook) {
    for (HookEntry entry : entries.values()) {
      if (entry.hook() == hook) {
        return entry;
      }
    }
    return null;
  }

  /** Whether there is no hook, at any point. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }
}
