package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.commit.Change;
import gateway.core.guest.GuestHook;
import gateway.core.seam.Store;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that are here, and what is to be done for those that are not. Of several with one name
 * the first to come judges; the next one when it has gone.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class HookGuests {
  private record Running(Gateway gateway, HookDuties duties) {}

  private final Drivers<NetfilterHook, GuestHook> hooks = new Drivers<>();

  /** The PID of the configuration with which a hook came. */
  private final Map<GuestHook, String> pids = new HashMap<>();

  private @Nullable Running running;

  /**
   * The gateway is there and passes nothing yet: the points of absent hooks are closed, and those
   * that are here judge.
   *
   * @param isConfigured whether the configuration of a PID is there
   */
  void start(Gateway gateway, Store store, Predicate<String> isConfigured) throws GatewayException {
    HookDuties duties = new HookDuties(store);
    for (HookDuties.Duty duty : duties.all()) {
      if (isConfigured.test(duty.pid())) {
        Answer.await(gateway.insist(new Change.CloseHook(duty.hook(), duty.points())));
      } else {
        var unused = duties.release(duty.pid());
      }
    }
    duties.save();
    running = new Running(gateway, duties);
    for (GuestHook hook : hooks.serving().values()) {
      oblige(hook);
      Answer.await(gateway.insist(new Change.AddHook(hook)));
    }
  }

  /** The gateway has gone. */
  void stop() {
    running = null;
  }

  void arrive(NetfilterHook guest, GuestHook hook, @Nullable String pid) throws GatewayException {
    boolean serves = hooks.add(hook.name(), guest, hook);
    Running now = running;
    HookDuties.Duty before = now == null ? null : now.duties.of(hook.name());
    // Before it judges: what was in force once must not be open again.
    try {
      configured(guest, pid);
    } catch (GatewayException e) {
      reportDuty(hook, e);
    }
    if (now == null) {
      return;
    }
    try {
      Answer.awaitArrival(now.gateway.insist(new Change.AddHook(hook)));
    } catch (GatewayException e) {
      if (e.code() == Errno.ETIMEDOUT) {
        // It comes to its points all the same, and is known here, so that it can go.
        now.gateway.report("hook " + hook.name() + " is late: " + e.getMessage());
        return;
      }
      if (serves) {
        hooks.remove(guest);
        pids.remove(hook);
        // Who was refused has changed nobody's duty.
        if (before == null) {
          now.duties.forget(hook.name());
        } else {
          now.duties.put(before);
        }
      }
      throw e;
    }
  }

  /** A hook that is here has a configuration now. */
  void configured(NetfilterHook guest, @Nullable String pid) throws GatewayException {
    GuestHook hook = hooks.known(guest);
    if (hook != null && pid != null) {
      pids.put(hook, pid);
      if (hooks.get(hook.name()) == hook) {
        oblige(hook);
      }
    }
  }

  /** It leaves its points; answers its card, null when it is not here. */
  @Nullable GuestHook depart(NetfilterHook guest) {
    GuestHook hook = hooks.known(guest);
    boolean served = hooks.remove(guest);
    if (hook != null) {
      leave(hook, served);
    }
    return hook;
  }

  private void leave(GuestHook hook, boolean served) {
    pids.remove(hook);
    Running now = running;
    if (now == null) {
      return;
    }
    String name = hook.name();
    boolean duty = now.duties.has(name);
    // One that stood in for another of its name, which was fenced, leaves that one's points closed.
    boolean close = duty || !served;
    boolean left = Answer.within(now.gateway.insist(new Change.RemoveHook(hook, close)));
    if (!served) {
      return;
    }
    if (!left && !duty) {
      // One that was fenced was out already, and closed its points for as long as it was here.
      Answer.within(now.gateway.insist(new Change.OpenHook(name)));
    }
    GuestHook next = hooks.get(name);
    if (next != null) {
      try {
        oblige(next);
      } catch (GatewayException e) {
        reportDuty(next, e);
      }
      Answer.within(now.gateway.insist(new Change.AddHook(next)));
    }
  }

  /** A configuration was removed: if it was a hook's that is absent, its points open. */
  void released(String pid) throws GatewayException {
    pids.values().removeIf(pid::equals);
    Running now = running;
    if (now == null) {
      return;
    }
    for (String hook : now.duties.release(pid)) {
      Answer.within(now.gateway.insist(new Change.OpenHook(hook)));
    }
    now.duties.save();
  }

  // A hook that judges is better than none; its duty holds until the process ends.
  private void reportDuty(GuestHook hook, GatewayException e) {
    Running now = running;
    if (now != null) {
      now.gateway.report(
          "hook "
              + hook.name()
              + " judges, but a restart without it is not closed: "
              + e.getMessage());
    }
  }

  // From now on its absence closes its points, whenever the gateway starts.
  private void oblige(GuestHook hook) throws GatewayException {
    String pid = pids.get(hook);
    Running now = running;
    if (pid != null && now != null) {
      now.duties.put(new HookDuties.Duty(hook.name(), pid, hook.points()));
    }
  }
}
