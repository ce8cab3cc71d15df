package gateway.core.guest;

import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.packet.GatewayException;
import java.util.Set;

/** A hook that came. */
public final class GuestHook implements NetfilterHook {
  private final NetfilterHook guest;
  private final String name;
  private final Set<HookPoint> points;
  private final int priority;
  private final Set<String> before;
  private final Set<String> after;

  /**
   * Asks a hook for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say
   */
  public GuestHook(NetfilterHook guest) throws GatewayException {
    this.guest = guest;
    name = Introduction.name(guest, "name()", guest::name);
    points = Introduction.ask(guest, "points()", () -> Set.copyOf(guest.points()));
    priority = Introduction.ask(guest, "priority()", guest::priority);
    before = Introduction.ask(guest, "before()", () -> Set.copyOf(guest.before()));
    after = Introduction.ask(guest, "after()", () -> Set.copyOf(guest.after()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<HookPoint> points() {
    return points;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public Set<String> before() {
    return before;
  }

  @Override
  public Set<String> after() {
    return after;
  }

  @Override
  public int onPacket(HookPacket packet) {
    return guest.onPacket(packet);
  }
}
