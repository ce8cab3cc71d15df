package gateway.core.commit;

import gateway.core.hook.HookSet;
import gateway.core.sad.Sad;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Spd;
import gateway.core.spd.SpdView;
import gateway.crypto.api.AeadProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the gateway knows, as opposed to what its drivers index: the policies of every direction and
 * the SAs. A change either happens whole or not at all.
 *
 * <p>Threading: the conductor. Others ask through {@link Conductor#ask}.
 */
public final class Truth {
  private final Spd[] spd;
  private final Sad sad;
  private Room room = Room.in(Runtime.getRuntime().maxMemory());
  private List<PacketPort> ports;
  private List<PacketPort> shownPorts;
  private HookSet hooks = HookSet.NONE;
  private HookSet shownHooks = HookSet.NONE;

  /**
   * @param spd one per direction, by ordinal
   * @param ports the open ports, in their places
   */
  public Truth(Spd[] spd, Sad sad, List<PacketPort> ports) {
    this.ports = List.copyOf(ports);
    this.shownPorts = this.ports;
    this.spd = spd;
    this.sad = sad;
  }

  /** The policies of one direction. */
  public Spd spd(Direction direction) {
    return spd[direction.ordinal()];
  }

  /** The SAs. */
  public Sad sad() {
    return sad;
  }

  /** How many policies there are in all directions. */
  public int policies() {
    int sum = 0;
    for (Spd s : spd) {
      sum += s.size();
    }
    return sum;
  }

  /** Takes no more than this. */
  void limit(Room other) {
    room = other;
  }

  /** The driver in force. */
  public SpdDriver driverInForce() {
    return spd[0].tables().driver();
  }

  /** Whether the driver in force did not return from a change, and must be left. */
  boolean tablesLost() {
    for (Spd s : spd) {
      if (s.tablesLost()) {
        return true;
      }
    }
    return false;
  }

  /** The name of the driver in force. */
  public String driver() {
    return spd[0].driverName();
  }

  /**
   * Applies every change of a request, or none.
   *
   * @throws GatewayException naming the change that failed by its number when there are several
   */
  void apply(Request request) throws GatewayException {
    int[] marks = new int[spd.length];
    int[] opMarks = new int[spd.length];
    for (int i = 0; i < spd.length; i++) {
      marks[i] = spd[i].mark();
      opMarks[i] = spd[i].opMark();
    }
    int sadMark = sad.mark();
    HookSet hooksBefore = hooks;
    List<PacketPort> portsBefore = ports;
    int n = 0;
    try {
      for (Change change : request.changes) {
        n++;
        apply(change);
        if (change instanceof Change.AddPolicy
            || change instanceof Change.UpdatePolicy
            || change instanceof Change.AddSa
            || change instanceof Change.UpdateSa) {
          room.check(policies(), sad.entries().size());
        }
      }
    } catch (Throwable e) { // A driver that was asked may throw anything.
      for (int i = 0; i < spd.length; i++) {
        spd[i].rollBack(marks[i], opMarks[i]);
      }
      sad.rollBack(sadMark);
      hooks = hooksBefore;
      ports = portsBefore;
      throw refusal(e, n, request.changes.size());
    }
  }

  private static GatewayException refusal(Throwable e, int n, int changes) {
    GatewayException cause =
        e instanceof GatewayException g
            ? g
            : new GatewayException(
                Errno.EIO, "the gateway failed (" + e + "); report this with its log", e);
    if (changes == 1) {
      return cause;
    }
    return new GatewayException(
        cause.code(),
        "change " + n + " of " + changes + ": " + cause.getMessage() + " (nothing was changed)",
        cause);
  }

  /** Takes back everything that is not shown yet. */
  void rollBackAll() {
    for (Spd s : spd) {
      s.rollBack(0, 0);
      s.abandon();
    }
    sad.rollBack(0);
    hooks = shownHooks;
    ports = shownPorts;
  }

  /** Nothing is pending any more: templates that no policy names are forgotten. */
  void tidy() {
    if (!sad.isCrowded()) {
      return;
    }
    BitSet named = new BitSet();
    for (Spd s : spd) {
      for (PolicyEntry policy : s.policies()) {
        if (policy.bundle >= 0) {
          named.set(policy.bundle);
        }
      }
    }
    sad.keep(named);
  }

  /** The ports in their places, pending changes included. */
  public List<PacketPort> ports() {
    return ports;
  }

  /** The pending changes of the ports are in force; whether there were any. */
  boolean showPorts() {
    boolean other = ports != shownPorts;
    shownPorts = ports;
    return other;
  }

  /** The hooks, pending changes included. */
  public HookSet hooks() {
    return hooks;
  }

  /** The pending changes of the hooks are in force with the snapshot that shows the answer. */
  HookSet showHooks() {
    shownHooks = hooks;
    return hooks;
  }

  /** Whether anything waits to be shown. */
  boolean changed() {
    boolean any = sad.changed() || hooks != shownHooks || ports != shownPorts;
    for (Spd s : spd) {
      any |= s.changed();
    }
    return any;
  }

  SpdView[] spdViews() {
    SpdView[] views = new SpdView[spd.length];
    for (int i = 0; i < spd.length; i++) {
      views[i] = spd[i].view();
    }
    return views;
  }

  private void apply(Change change) throws GatewayException {
    switch (change) {
      case Change.AddPolicy c -> spd(c.policy().direction()).add(c.policy(), bundle(c.policy()));
      case Change.UpdatePolicy c ->
          spd(c.policy().direction()).update(c.policy(), bundle(c.policy()));
      case Change.DeletePolicy c -> spd(c.direction()).delete(c.selector());
      case Change.FlushPolicies c -> c.directions().forEach(d -> spd(d).flush());
      case Change.SetDefault c -> spd(c.direction()).setDefault(c.accept());
      case Change.AddSa c -> sad.add(c.parameters());
      case Change.UpdateSa c -> sad.update(c.parameters());
      case Change.DeleteSa c -> sad.delete(c.destination(), c.spi());
      case Change.FlushSas c -> sad.flush();
      case Change.RenewSas c -> sad.renew();
      case Change.ResumeSas c -> sad.resume();
      case Change.ReplacePort c -> replace(c.port());
      case Change.AddCipher c -> addCipher(c.provider());
      case Change.RemoveCipher c -> removeCipher(c.provider());
      case Change.UseCipher c -> useCipher(c.name());
      case Change.AddHook c -> hooks = hooks.plus(c.hook());
      case Change.RemoveHook c -> hooks = hooks.minus(c.hook(), c.configured());
      case Change.FenceHook c -> hooks = hooks.fence(c.name());
      case Change.CloseHook c -> hooks = hooks.close(c.name(), c.points());
      case Change.OpenHook c -> hooks = hooks.open(c.name());
      case Change.UseDriver c -> throw standsAlone();
      case Change.RestoreDriver c -> throw standsAlone();
      case Change.RenewTables c -> throw standsAlone();
      case Change.LeaveDriver c -> throw standsAlone();
      case Change.AbandonDriver c -> throw standsAlone();
    }
  }

  private void replace(PacketPort port) throws GatewayException {
    List<PacketPort> next = new ArrayList<>(ports);
    for (int i = 0; i < next.size(); i++) {
      if (next.get(i).name().equals(port.name())) {
        next.set(i, port);
        ports = List.copyOf(next);
        return;
      }
    }
    throw new GatewayException(
        Errno.ENOENT, "gateway.yaml has no port " + port.name() + "; port:list shows them");
  }

  private void addCipher(AeadProvider provider) throws GatewayException {
    List<AeadProvider> next = new ArrayList<>(sad.providers());
    next.add(provider);
    sad.providers(next, false);
  }

  private void removeCipher(AeadProvider provider) throws GatewayException {
    List<AeadProvider> next = new ArrayList<>(sad.providers());
    next.removeIf(p -> p == provider);
    sad.providers(next, false);
  }

  private void useCipher(String name) throws GatewayException {
    List<AeadProvider> next = new ArrayList<>(sad.providers());
    for (AeadProvider provider : sad.providers()) {
      if (provider.name().equals(name)) {
        next.remove(provider);
        next.addFirst(provider);
        sad.providers(next, true);
        return;
      }
    }
    throw new GatewayException(
        Errno.ENOENT, "no cipher is called " + name + "; cipher:list shows those that are here");
  }

  private static GatewayException standsAlone() {
    return new GatewayException(
        Errno.EINVAL, "a driver swap stands alone; commit the other changes before it");
  }

  private int bundle(PolicySpec policy) {
    return policy.template() == null ? -1 : sad.bundle(policy.template());
  }
}
