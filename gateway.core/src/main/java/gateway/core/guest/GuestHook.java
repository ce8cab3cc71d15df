package gateway.core.guest;

import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.GatewayException;
import java.util.Set;

/** A hook that came. */
public final class GuestHook implements NetfilterHook, Card {
  private final NetfilterHook guest;
  private final Attendance here;
  private final String name;
  private final Set<HookPoint> points;
  private final int priority;
  private final Set<String> before;
  private final Set<String> after;

  /**
   * Asks a hook for what it is.
   *
   * @param here until when it may be called
   * @throws GatewayException EINVAL when it cannot say, ENOENT when it goes meanwhile
   */
  public GuestHook(NetfilterHook guest, Attendance here) throws GatewayException {
    this.guest = guest;
    this.here = here;
    Introduction asked = new Introduction(guest, here);
    name = asked.name("name()", guest::name);
    points = asked.ask("points()", () -> Set.copyOf(guest.points()));
    priority = asked.ask("priority()", guest::priority);
    before = asked.ask("before()", () -> Set.copyOf(guest.before()));
    after = asked.ask("after()", () -> Set.copyOf(guest.after()));
  }

  @Override
  public Attendance attendance() {
    return here;
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
    return here.isOver() ? Verdict.DROP : guest.onPacket(packet);
  }
}
