package gateway.itest.deploy.guest;

import gateway.itest.deploy.face.Witness;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import java.util.Set;

/** The hook {@code guest}: accepts, until it is to throw. */
public class GuestHook implements NetfilterHook {
  private volatile boolean gone;

  /** Made by the framework. */
  public GuestHook() {}

  final void leave() {
    gone = true;
  }

  private void called(String method) {
    if (gone) {
      Witness.late(method);
    }
  }

  @Override
  public String name() {
    called("NetfilterHook.name");
    return "guest";
  }

  @Override
  public Set<HookPoint> points() {
    called("NetfilterHook.points");
    return Set.of(HookPoint.PREROUTING, HookPoint.FORWARD, HookPoint.EGRESS);
  }

  @Override
  public int priority() {
    called("NetfilterHook.priority");
    return 0;
  }

  @Override
  public int onPacket(HookPacket packet) {
    called("NetfilterHook.onPacket");
    return First.touch(packet.point());
  }

  /** Loaded by the first packet. */
  private static final class First {
    static int touch(HookPoint point) {
      return Set.of(point).stream().mapToInt(p -> Verdict.ACCEPT).sum();
    }
  }
}
