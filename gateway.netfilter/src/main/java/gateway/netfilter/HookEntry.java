package gateway.netfilter;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Name;
import java.util.Objects;
import java.util.Set;

/** A hook with what it said of itself, asked once so that one build sees one answer. */
record HookEntry(
    NetfilterHook hook,
    String name,
    Set<HookPoint> points,
    int priority,
    Set<String> before,
    Set<String> after) {
  /** Asks a hook for its description. */
  static HookEntry of(NetfilterHook hook) throws GatewayException {
    HookEntry entry;
    try {
      entry =
          new HookEntry(
              hook,
              Objects.requireNonNull(hook.name()),
              Set.copyOf(hook.points()),
              hook.priority(),
              Set.copyOf(hook.before()),
              Set.copyOf(hook.after()));
    } catch (Throwable e) { // also nulls where the contract has none
      throw new GatewayException(
          Errno.EINVAL,
          "the hook "
              + hook.getClass().getName()
              + " cannot describe itself ("
              + e.getClass().getName()
              + "); remove its bundle or correct it",
          e);
    }
    if (!Name.isValid(entry.name)) {
      throw new GatewayException(
          Errno.EINVAL,
          "the hook "
              + hook.getClass().getName()
              + " has a name that is not of "
              + Name.RULE
              + "; correct name()");
    }
    return entry;
  }
}
