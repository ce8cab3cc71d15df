package gateway.core.worker;

import static gateway.core.Orders.CLEAR;
import static gateway.core.Orders.FAR;
import static gateway.core.Orders.FAR_WAN;
import static gateway.core.Orders.NEAR;
import static gateway.core.Orders.NEAR_WAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Sealer;
import gateway.core.commit.Change;
import gateway.core.sad.SaEntry;
import gateway.core.spd.Template;
import gateway.esp.SaParameters;
import gateway.netfilter.HookPacket;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.netfilter.Verdict;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a dry run says is what becomes of a packet, and it leaves no trace of itself. */
class DryRunTest {
  private static final int IN_SPI = 0x1001;
  private static final int OUT_SPI = 0x2001;
  private static final int NARROW_SPI = 0x1002;
  private static final int[] NETS = {NEAR, FAR, CLEAR, 0x0a040000, NEAR_WAN, FAR_WAN};
  private static final int[] PROTOCOLS = {1, 4, 6, 17, 17, 17, 47, 50, 89, 132};

  /** A packet as numbers, the port it comes by, and the SPI that it is sealed by, or 0. */
  private record Flow(
      String port, int sa, int source, int destination, int protocol, int a, int b, int length) {
    /** Written from the RFCs, beside the code under test. */
    byte[] packet() {
      byte[] p = new byte[length];
      ByteBuffer ip = ByteBuffer.wrap(p);
      ip.putShort(0, (short) 0x4500).putShort(2, (short) length).put(8, (byte) 64);
      ip.put(9, (byte) protocol).putInt(12, source).putInt(16, destination);
      switch (protocol) {
        case 17 ->
            ip.putShort(20, (short) a)
                .putShort(22, (short) b)
                .putShort(24, (short) (length - 20))
                .putInt(28, spi());
        case 6, 132 -> ip.putShort(20, (short) a).putShort(22, (short) b);
        case 1 -> ip.put(20, (byte) a).put(21, (byte) b);
        case 47 -> ip.putShort(20, (short) 0x2000).putShort(24, (short) a).putShort(26, (short) b);
        case 50 -> ip.putInt(20, spi());
        default -> {}
      }
      int sum = 0;
      for (int i = 0; i < 20; i += 2) {
        sum += ip.getShort(i) & 0xffff;
      }
      sum = (sum & 0xffff) + (sum >>> 16);
      ip.putShort(10, (short) ~((sum & 0xffff) + (sum >>> 16)));
      return p;
    }

    /** Of packets that look as if they were ESP: known to nobody, so that nothing opens them. */
    int spi() {
      return a % 3 == 0 ? 0 : 0x7000 + a;
    }

    DryPacket dry(ByHand g) throws GatewayException {
      int ingress = port.equals("lan") ? 0 : port.equals("wan") ? 1 : 2;
      @Nullable SaEntry entry =
          sa == 0 ? null : g.gateway.read((s, reader) -> s.sad.inbound(sa, NEAR_WAN));
      return new DryPacket(ingress, entry, source, destination, protocol, a, b, spi(), length);
    }
  }

  @Test
  void shouldSayWhatBecomesOfPacketsFor10000RandomFlows() throws Exception {
    Random random = new Random(2026);
    Map<String, Integer> seen = new TreeMap<>();
    try (ByHand g = new ByHand(b -> b.leases(1 << 20, 1 << 20));
        Sealer peer = new Sealer(Orders.inbound(IN_SPI));
        Sealer narrow = new Sealer(narrow())) {
      g.commit(orders(random).toArray(Change[]::new));
      g.rounds(50);
      for (int i = 0; i < 10_000; i++) {
        Flow flow = flow(random);
        String said = said(g, flow.dry(g));
        byte[] packet = flow.packet();
        byte[] arriving = flow.sa == 0 ? packet : (flow.sa == IN_SPI ? peer : narrow).seal(packet);
        String real = real(g, flow.port, arriving);
        assertEquals(real, said, flow::toString);
        seen.merge(real, 1, Integer::sum);
      }
    }
    // Flows that all end alike would prove little.
    assertTrue(seen.size() >= 15, seen::toString);
    assertTrue(seen.getOrDefault("wan sealed", 0) > 100, seen::toString);
    assertTrue(seen.getOrDefault("lan", 0) > 100, seen::toString);
    assertTrue(seen.getOrDefault("dmz", 0) > 100, seen::toString);
  }

  @Test
  void shouldStopWhereOnlyTheKeyShowsMoreWhenThePacketIsEspForTheGateway() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      DryPacket esp = new DryPacket(1, null, FAR_WAN, NEAR_WAN, 17, 4500, 4500, IN_SPI, 100);
      List<TraceEvent> events = run(g, esp);
      TraceEvent last = events.getLast();
      assertEquals(Stage.DECAP, last.stage());
      assertTrue(last.opened());
      assertEquals(DropReason.NONE, last.drop());
      assertEquals(IN_SPI, last.arrivedBy());
    }
  }

  @Test
  void shouldNameThePolicyOfEveryStageWhenAPacketPasses() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      List<TraceEvent> events =
          run(g, new DryPacket(0, null, NEAR + 1, FAR + 1, 17, 1000, 2000, 0, 100));
      assertEquals(
          List.of(Stage.PARSE, Stage.ROUTE, Stage.SPD_FWD, Stage.SPD_OUT, Stage.ENCAP),
          events.stream().map(TraceEvent::stage).toList());
      assertNull(events.get(1).policy());
      assertEquals(Action.BYPASS, action(events.get(2)));
      assertEquals(Action.PROTECT, action(events.get(3)));
      assertEquals(1, events.getLast().egress());
      assertTrue(events.getLast().leavesBy() != 0);
    }
  }

  /** A hook that refuses every third port, at all the points where packets pass. */
  private record Thirds(HookPoint point) implements NetfilterHook {
    @Override
    public String name() {
      return "thirds-" + point.label();
    }

    @Override
    public Set<HookPoint> points() {
      return EnumSet.of(point);
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public int onPacket(HookPacket packet) {
      int salt = packet.decapsulated() ? 1 : 0;
      return (packet.destinationPort() + packet.length() + point.ordinal() + salt) % 7 == 0
          ? Verdict.DROP
          : Verdict.ACCEPT;
    }
  }

  @Test
  void shouldSayWhatBecomesOfPacketsWhenHooksStandInTheWay() throws Exception {
    Random random = new Random(7);
    Map<String, Integer> seen = new TreeMap<>();
    try (ByHand g = new ByHand(b -> b.leases(1 << 20, 1 << 20));
        Sealer peer = new Sealer(Orders.inbound(IN_SPI))) {
      List<Change> changes = orders(random);
      g.commit(changes.toArray(Change[]::new));
      for (HookPoint point :
          EnumSet.of(
              HookPoint.PREROUTING, HookPoint.LOCAL_IN, HookPoint.FORWARD, HookPoint.POSTROUTING)) {
        g.commit(new Change.AddHook(new Thirds(point)));
      }
      g.rounds(50);
      for (int i = 0; i < 3_000; i++) {
        Flow flow = flow(random);
        if (flow.sa == NARROW_SPI) {
          continue;
        }
        String said = said(g, flow.dry(g));
        byte[] packet = flow.sa == 0 ? flow.packet() : peer.seal(flow.packet());
        String real = real(g, flow.port, packet);
        if (flow.sa == 0 || !real.equals("hook-drop")) {
          // What was sealed may end at a hook before it is opened, which no dry run can know.
          assertEquals(real, said, flow::toString);
        }
        seen.merge(said, 1, Integer::sum);
      }
    }
    assertTrue(seen.getOrDefault("hook-drop", 0) > 200, seen::toString);
    assertTrue(seen.getOrDefault("wan sealed", 0) > 20, seen::toString);
  }

  @Test
  void shouldAskTheHooksAtTheEndAboutClearPacketsOnlyUnlessTheyAreClosed() throws Exception {
    DryPacket sealed = new DryPacket(0, null, NEAR + 1, FAR + 1, 17, 1000, 2000, 0, 100);
    DryPacket clear = new DryPacket(0, null, NEAR + 1, CLEAR + 1, 17, 1000, 2000, 0, 100);
    try (ByHand g = DropReasonTest.protectedPair()) {
      g.commit(
          Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR))),
          Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))));
      NetfilterHook hook = new Refusing();
      g.commit(new Change.AddHook(hook));
      assertEquals("wan sealed", said(g, sealed));
      assertEquals("hook-drop", said(g, clear));
      g.commit(new Change.FenceHook(hook.name()));
      assertEquals("hook-absent", said(g, sealed));
      assertEquals("hook-absent", said(g, clear));
    }
  }

  /** Drops what leaves. */
  private record Refusing() implements NetfilterHook {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public Set<HookPoint> points() {
      return EnumSet.of(HookPoint.EGRESS);
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public int onPacket(HookPacket packet) {
      return Verdict.DROP;
    }
  }

  @Test
  void shouldNameTheHookThatDropsWhenOneDoes() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      g.commit(new Change.AddHook(new Thirds(HookPoint.FORWARD)));
      TraceEvent last =
          run(g, new DryPacket(0, null, NEAR + 1, FAR + 1, 17, 1000, 2000, 0, 99)).getLast();
      for (int length = 100; last.drop() == DropReason.NONE; length++) {
        last =
            run(g, new DryPacket(0, null, NEAR + 1, FAR + 1, 17, 1000, 2000, 0, length)).getLast();
      }
      assertEquals(DropReason.HOOK_DROP, last.drop());
      assertEquals(Stage.HOOK_FORWARD, last.stage());
      assertEquals("thirds-forward", last.hook());
    }
  }

  @Test
  void shouldLeaveSequenceNumbersAndCountersAloneWhenItIsAsked() throws Exception {
    try (ByHand g = DropReasonTest.protectedPair()) {
      DryPacket packet = new DryPacket(0, null, NEAR + 1, FAR + 1, 17, 1000, 2000, 0, 100);
      g.rounds(20);
      long before = g.gateway.read((s, reader) -> s.sad.outbound()[0].outbound.next());
      for (int i = 0; i < 100; i++) {
        run(g, packet);
      }
      long after = g.gateway.read((s, reader) -> s.sad.outbound()[0].outbound.next());
      assertEquals(before, after);
      assertEquals(0, g.count(Counter.ENCAPSULATED));
      assertEquals(0, g.worker.counters().allDrops());
    }
  }

  private static @Nullable Action action(TraceEvent event) {
    return event.policy() == null ? null : event.policy().action;
  }

  private static List<TraceEvent> run(ByHand g, DryPacket packet) throws GatewayException {
    return g.gateway.read((s, reader) -> new DryRun().of(s, reader, packet));
  }

  private static String said(ByHand g, DryPacket packet) throws GatewayException {
    TraceEvent last = run(g, packet).getLast();
    if (last.drop() != DropReason.NONE) {
      return last.drop().label();
    }
    String port = g.gateway.ports().get(last.egress()).name();
    return last.leavesBy() == 0 ? port : port + " sealed";
  }

  private static String real(ByHand g, String port, byte[] packet) {
    long[] before = new long[DropReason.values().length];
    for (DropReason reason : DropReason.values()) {
      before[reason.ordinal()] = g.drops(reason);
    }
    long sealed = g.count(Counter.ENCAPSULATED);
    g.arrive(port(g, port), packet);
    for (PacketPort out : List.of(g.lan, g.wan, g.dmz)) {
      if (!g.left(out).isEmpty()) {
        return g.count(Counter.ENCAPSULATED) > sealed ? out.name() + " sealed" : out.name();
      }
    }
    for (DropReason reason : DropReason.values()) {
      if (g.drops(reason) > before[reason.ordinal()]) {
        return reason.label();
      }
    }
    throw new AssertionError("the packet is lost");
  }

  private static PacketPort port(ByHand g, String name) {
    return name.equals("lan") ? g.lan : name.equals("wan") ? g.wan : g.dmz;
  }

  private static Flow flow(Random random) {
    boolean sealed = random.nextInt(3) == 0;
    int from = sealed ? FAR : NETS[random.nextInt(NETS.length)];
    int to = NETS[random.nextInt(NETS.length)];
    int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    return new Flow(
        sealed ? "wan" : List.of("lan", "lan", "wan", "dmz").get(random.nextInt(4)),
        !sealed ? 0 : random.nextInt(4) == 0 ? NARROW_SPI : IN_SPI,
        host(random, from),
        host(random, to),
        protocol,
        protocol == 1 ? random.nextInt(20) : 1 + random.nextInt(40),
        protocol == 1 ? random.nextInt(4) : random.nextInt(9) == 0 ? 4500 : random.nextInt(40),
        random.nextInt(20) == 0 ? ByHand.MTU - random.nextInt(60) : 40 + random.nextInt(200));
  }

  private static int host(Random random, int net) {
    return (net & 0xff) != 0 ? net : net + 1 + random.nextInt(6);
  }

  private static SaParameters narrow() {
    return Orders.sa(
        FAR_WAN,
        NEAR_WAN,
        NARROW_SPI,
        Orders.REQID,
        NARROW_SPI,
        true,
        Orders.between(FAR, NEAR, 17));
  }

  private static List<Change> orders(Random random) {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.AddSa(Orders.inbound(IN_SPI)));
    changes.add(new Change.AddSa(narrow()));
    changes.add(new Change.AddSa(Orders.outbound(OUT_SPI)));
    changes.add(
        Orders.add(Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), Orders.leaving())));
    changes.add(Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, FAR))));
    changes.add(
        Orders.add(Orders.protect(Direction.FWD, Orders.between(FAR, NEAR), Orders.arriving())));
    changes.add(Orders.add(Orders.bypass(Direction.OUT, Orders.between(FAR, NEAR))));
    changes.add(Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR))));
    changes.add(Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))));
    changes.add(Orders.add(Orders.bypass(Direction.OUT, Orders.between(CLEAR, FAR))));
    Template nobodys = new Template(NEAR_WAN, FAR_WAN, 99, SaParameters.Mode.TUNNEL, 0);
    for (int i = 0; i < 300; i++) {
      Direction direction = Direction.values()[random.nextInt(Direction.COUNT)];
      int kind = random.nextInt(5);
      Action action = kind < 2 ? Action.BYPASS : kind < 4 ? Action.DISCARD : Action.PROTECT;
      Template template =
          action != Action.PROTECT
              ? null
              : random.nextBoolean()
                  ? nobodys
                  : direction == Direction.OUT ? Orders.leaving() : Orders.arriving();
      changes.add(
          new Change.UpdatePolicy(
              Orders.policy(
                  direction, selector(random), 50 + random.nextInt(100), action, template)));
    }
    return changes;
  }

  private static Selector selector(Random random) {
    int protocol = random.nextBoolean() ? 0 : PROTOCOLS[random.nextInt(PROTOCOLS.length)];
    boolean ports = protocol == 6 || protocol == 17;
    int first = ports ? random.nextInt(30) : 0;
    int[] length = {32, 32, 31, 30};
    return new Selector(
        prefix(random, length[random.nextInt(4)]),
        prefix(random, length[random.nextInt(4)]),
        protocol,
        first,
        ports ? first + 10 : 65535,
        0,
        65535);
  }

  private static AddressRange prefix(Random random, int length) {
    return AddressRange.ipv4Prefix(host(random, NETS[random.nextInt(NETS.length)]), length);
  }
}
