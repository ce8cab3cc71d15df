package gateway.netfilter;

import gateway.packet.GatewayException;
import java.util.Collection;
import java.util.List;

/**
 * The hooks of one point in the order in which they judge. Immutable; shared by all workers.
 *
 * <p>What a listing needs is read from the hooks when the chain is built: of a hook that has
 * departed nothing but memory of it is left in here.
 */
public final class HookChain {
  private final HookPoint point;
  private final NetfilterHook[] hooks;
  private final List<String> names;

  HookChain(HookPoint point, List<HookEntry> ordered) {
    this.point = point;
    this.hooks = new NetfilterHook[ordered.size()];
    String[] called = new String[hooks.length];
    for (int i = 0; i < hooks.length; i++) {
      hooks[i] = ordered.get(i).hook();
      called[i] = ordered.get(i).name();
    }
    this.names = List.of(called);
  }

  /**
   * The chain of the hooks that stand at a point; others are left out.
   *
   * @throws GatewayException EINVAL for a cycle or a bad description, EEXIST for two of one name
   */
  public static HookChain of(HookPoint point, Collection<? extends NetfilterHook> hooks)
      throws GatewayException {
    return HookChains.of(hooks).at(point);
  }

  /** Where the chain stands. */
  public HookPoint point() {
    return point;
  }

  /** Whether no hook stands here. */
  public boolean isEmpty() {
    return hooks.length == 0;
  }

  /** How many hooks stand here. */
  public int size() {
    return hooks.length;
  }

  /** The hook at a place of the order. */
  public NetfilterHook hook(int index) {
    return hooks[index];
  }

  /** The name of the hook at a place of the order; works after the hook has departed. */
  public String name(int index) {
    return names.get(index);
  }

  /** All names in the order. */
  public List<String> names() {
    return names;
  }

  /**
   * Asks one hook after the other until one does not accept. Allocates nothing; what a hook throws
   * comes through. Afterwards, also after a throw, {@link HookCursor#hook} says which hook it was.
   *
   * @param packet of the worker's own cursor
   * @return {@link Verdict#ACCEPT} when all do
   */
  public int run(HookPacket packet) {
    NetfilterHook[] order = hooks;
    for (int i = 0; i < order.length; i++) {
      packet.hook = i;
      int verdict = Verdict.of(order[i].onPacket(packet));
      if (verdict != Verdict.ACCEPT) {
        return verdict;
      }
    }
    return Verdict.ACCEPT;
  }

  @Override
  public String toString() {
    return point.label() + names;
  }
}
