package gateway.core.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.Sealer;
import gateway.core.commit.Change;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** Hooks judge packets where they stand, and leave no packet behind when they go. */
class HookStageTest {
  private static final byte[] FORTH = Packets.udp(Orders.NEAR + 1, Orders.FAR + 1, 1000, 2000, 100);
  private static final byte[] ASIDE =
      Packets.udp(Orders.NEAR + 1, Orders.CLEAR + 1, 1000, 2000, 100);
  private static final byte[] BACK = Packets.udp(Orders.FAR + 1, Orders.NEAR + 1, 2000, 1000, 100);

  /** A hook that stands at points and answers as it is told. */
  private record At(String name, Set<HookPoint> points, ToIntFunction<HookPacket> body)
      implements NetfilterHook {
    @Override
    public int priority() {
      return 0;
    }

    @Override
    public int onPacket(HookPacket packet) {
      return body.applyAsInt(packet);
    }
  }

  private static NetfilterHook at(HookPoint point, ToIntFunction<HookPacket> body) {
    return new At("tested", EnumSet.of(point), body);
  }

  private static ByHand protectedGateway() throws GatewayException {
    ByHand g = new ByHand();
    g.commit(
        Orders.add(
            Orders.protect(
                Direction.OUT, Orders.between(Orders.NEAR, Orders.FAR), Orders.leaving())),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.FAR))),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.NEAR, Orders.CLEAR))),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(Orders.NEAR, Orders.CLEAR))),
        Orders.add(
            Orders.protect(
                Direction.FWD, Orders.between(Orders.FAR, Orders.NEAR), Orders.arriving())),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(Orders.FAR, Orders.NEAR))),
        new Change.AddSa(Orders.outbound(0x2001)),
        new Change.AddSa(Orders.inbound(0x1001)));
    g.rounds(50);
    return g;
  }

  @Test
  void shouldDropWhatAHookDropsAtEveryPointOfTheWay() throws GatewayException {
    for (HookPoint point :
        EnumSet.complementOf(EnumSet.of(HookPoint.LOCAL_IN, HookPoint.LOCAL_OUT))) {
      try (ByHand g = protectedGateway()) {
        g.commit(new Change.AddHook(at(point, packet -> Verdict.DROP)));
        g.arrive(g.lan, ASIDE);
        assertEquals(0, g.left(g.dmz).size(), point.label());
        assertEquals(1, g.drops(DropReason.HOOK_DROP), point.label());
      }
    }
  }

  @Test
  void shouldShowAHookThePacketAsItIsAtItsPoint() throws GatewayException {
    List<String> seen = new ArrayList<>();
    NetfilterHook hook =
        new At(
            "tested",
            EnumSet.allOf(HookPoint.class),
            packet -> {
              seen.add(
                  packet.point().label()
                      + " "
                      + packet.ingressName()
                      + ">"
                      + packet.egressName()
                      + " "
                      + packet.protocol()
                      + " "
                      + packet.destinationPort());
              return Verdict.ACCEPT;
            });
    try (ByHand g = protectedGateway()) {
      g.commit(new Change.AddHook(hook));
      g.arrive(g.lan, FORTH);
      assertEquals(1, g.left(g.wan).size());
      assertEquals(
          List.of(
              "ingress lan> 0 0",
              "prerouting lan> 17 2000",
              "forward lan>wan 17 2000",
              "postrouting lan>wan 17 2000",
              "egress lan>wan 17 2000"),
          seen);
    }
  }

  @Test
  void shouldPassTheOuterPacketThroughLocalInAndTheInnerOneThroughForward()
      throws GatewayException {
    List<String> seen = new ArrayList<>();
    NetfilterHook hook =
        new At(
            "tested",
            EnumSet.allOf(HookPoint.class),
            packet -> {
              seen.add(packet.point().label() + (packet.decapsulated() ? " inner" : ""));
              return Verdict.ACCEPT;
            });
    try (ByHand g = protectedGateway();
        Sealer far = new Sealer(Orders.inbound(0x1001))) {
      g.commit(new Change.AddHook(hook));
      g.arrive(g.wan, far.seal(BACK));
      assertEquals(1, g.left(g.lan).size());
      assertEquals(
          List.of(
              "ingress",
              "prerouting",
              "local-in",
              "prerouting inner",
              "forward inner",
              "postrouting inner",
              "egress inner"),
          seen);
    }
  }

  @Test
  void shouldAskAHookNoMoreWhenItsRemovalHasReturned() throws GatewayException {
    int[] asked = new int[1];
    NetfilterHook hook =
        at(
            HookPoint.FORWARD,
            packet -> {
              asked[0]++;
              return Verdict.ACCEPT;
            });
    try (ByHand g = protectedGateway()) {
      g.commit(new Change.AddHook(hook));
      g.arrive(g.lan, ASIDE);
      g.commit(new Change.RemoveHook(hook, false));
      g.arrive(g.lan, ASIDE);
      assertEquals(2, g.left(g.dmz).size());
      assertEquals(1, asked[0]);
      assertEquals(Errno.ENOENT, g.refusal(new Change.RemoveHook(hook, false)).code());
    }
  }

  @Test
  void shouldCloseThePointOfAConfiguredHookUntilItIsBackOrReleased() throws GatewayException {
    NetfilterHook hook = at(HookPoint.FORWARD, packet -> Verdict.ACCEPT);
    try (ByHand g = protectedGateway()) {
      g.commit(new Change.AddHook(hook));
      g.commit(new Change.RemoveHook(hook, true));
      g.arrive(g.lan, ASIDE);
      assertEquals(0, g.left(g.dmz).size());
      assertEquals(1, g.drops(DropReason.HOOK_ABSENT));
      g.commit(new Change.AddHook(hook));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      g.commit(new Change.RemoveHook(hook, true));
      g.commit(new Change.OpenHook("tested"));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      assertEquals(1, g.drops(DropReason.HOOK_ABSENT));
    }
  }

  @Test
  void shouldFenceAHookThatThrowsAndCloseItsPoint() throws GatewayException {
    NetfilterHook hook =
        at(
            HookPoint.POSTROUTING,
            packet -> {
              throw new IllegalStateException("a hook's fault");
            });
    try (ByHand g = protectedGateway()) {
      g.commit(new Change.AddHook(hook));
      g.arrive(g.lan, ASIDE);
      g.rounds(200);
      assertTrue(
          g.gateway.faults().getFirst().contains("hook tested"), g.gateway.faults()::toString);
      g.arrive(g.lan, ASIDE);
      assertEquals(0, g.left(g.dmz).size());
      assertEquals(1, g.drops(DropReason.WORKER_FAULT));
      assertEquals(1, g.drops(DropReason.HOOK_ABSENT));
    }
  }

  @Test
  void shouldRefuseAHookOfATakenNameAndChangeNothing() throws GatewayException {
    try (ByHand g = protectedGateway()) {
      g.commit(new Change.AddHook(at(HookPoint.FORWARD, packet -> Verdict.ACCEPT)));
      Change second = new Change.AddHook(at(HookPoint.FORWARD, packet -> Verdict.DROP));
      assertEquals(Errno.EEXIST, g.refusal(second).code());
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
    }
  }
}
