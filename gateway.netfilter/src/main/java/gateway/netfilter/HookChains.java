package gateway.netfilter;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chains of all points: what a snapshot holds. Immutable. */
public final class HookChains {
  /** No hook at any point. */
  public static final HookChains EMPTY = new HookChains(List.of());

  private final HookChain[] chains = new HookChain[HookPoint.COUNT];

  private HookChains(List<HookChain> built) {
    for (HookPoint point : HookPoint.values()) {
      chains[point.ordinal()] =
          built.isEmpty() ? new HookChain(point, List.of()) : built.get(point.ordinal());
    }
  }

  /**
   * Builds the chains: ascending priority, equals by name; a hook that must come after another
   * waits for it, whatever its priority. The order of the collection does not matter.
   *
   * @throws GatewayException EINVAL when hooks wait for each other in a circle, which is named, or
   *     when a hook's description is bad; EEXIST when two hooks have one name
   */
  public static HookChains of(Collection<? extends NetfilterHook> hooks) throws GatewayException {
    Map<String, HookEntry> entries = new TreeMap<>();
    for (NetfilterHook hook : hooks) {
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
    List<HookChain> built = new ArrayList<>();
    for (HookPoint point : HookPoint.values()) {
      List<HookEntry> here = new ArrayList<>();
      for (HookEntry entry : entries.values()) {
        if (entry.points().contains(point)) {
          here.add(entry);
        }
      }
      built.add(new HookChain(point, ChainOrder.of(point, here)));
    }
    return new HookChains(built);
  }

  /** The chain of a point; empty where no hook stands. */
  public HookChain at(HookPoint point) {
    return chains[point.ordinal()];
  }

  /** Whether no hook stands at any point. */
  public boolean isEmpty() {
    for (HookChain chain : chains) {
      if (!chain.isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
