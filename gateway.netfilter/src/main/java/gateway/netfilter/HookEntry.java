package gateway.netfilter;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A hook with what it said of itself, asked once so that one build sees one answer. */
record HookEntry(
    NetfilterHook hook,
    String name,
    Set<HookPoint> points,
    int priority,
    Set<String> before,
    Set<String> after) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

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
    if (!NAME.matcher(entry.name).matches()) {
      throw new GatewayException(
          Errno.EINVAL,
          "the hook "
              + hook.getClass().getName()
              + " has a name that is not of lower-case letters, digits, dots and dashes, at most"
              + " 63; correct name()");
    }
    return entry;
  }
}
