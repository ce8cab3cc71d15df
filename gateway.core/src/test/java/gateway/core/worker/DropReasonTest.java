package gateway.core.worker;

import static gateway.core.Orders.CLEAR;
import static gateway.core.Orders.FAR;
import static gateway.core.Orders.FAR_WAN;
import static gateway.core.Orders.NEAR;
import static gateway.core.Orders.NEAR_WAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gateway.core.ByHand;
import gateway.core.Orders;
import gateway.core.Packets;
import gateway.core.Sealer;
import gateway.core.commit.Change;
import gateway.esp.SaParameters;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason that the engine gives is given to a packet here, to that packet and to no other. */
class DropReasonTest {
  private static final int HOST = NEAR + 1;
  private static final int PEER = FAR + 1;
  private static final int SPI = 0x1001;
  private static final byte[] FORTH = Packets.udp(HOST, PEER, 1000, 2000, 100);
  private static final byte[] BACK = Packets.udp(PEER, HOST, 2000, 1000, 100);
  private static final byte[] ASIDE = Packets.udp(HOST, CLEAR + 1, 1000, 2000, 100);
  private static final byte[] TO_US = Packets.udp(PEER, NEAR_WAN, 2000, 1000, 100);
  private static final Selector TO_GATEWAY = Orders.between(FAR, NEAR_WAN);

  /** A packet, the port it arrives by, and what becomes of it. */
  private record Case(DropReason reason, String port, byte[] packet, List<Change> also) {}

  static Stream<Arguments> clearPackets() {
    byte[] esp = Packets.with(Packets.udp(FAR_WAN, NEAR_WAN, 4500, 4500, 40), 28, 0, 0, 9, 9);
    return Stream.of(
            drop(DropReason.MALFORMED, "lan", Packets.cut(FORTH, 0)),
            drop(DropReason.MALFORMED, "lan", Packets.cut(FORTH, 19)),
            drop(DropReason.MALFORMED, "lan", Packets.with(FORTH, 0, 0x44)),
            drop(
                DropReason.MALFORMED,
                "lan",
                Packets.with(Packets.udp(HOST, PEER, 1, 2, 0), 0, 0x4f)),
            drop(DropReason.MALFORMED, "lan", Packets.with(FORTH, 2, 0, 19)),
            drop(DropReason.MALFORMED, "lan", Packets.with(FORTH, 2, 0, FORTH.length + 1)),
            drop(DropReason.MALFORMED, "lan", wrongChecksum()),
            drop(DropReason.MALFORMED, "wan", Packets.with(esp, 24, 0, 7)),
            drop(DropReason.MALFORMED, "wan", Packets.with(esp, 24, 0, 49)),
            drop(DropReason.NOT_IPV4, "lan", Packets.with(FORTH, 0, 0x65)),
            drop(DropReason.FRAGMENT, "lan", Packets.with(FORTH, 6, 0x20, 0)),
            drop(DropReason.FRAGMENT, "lan", Packets.with(FORTH, 6, 0, 1)),
            drop(DropReason.FRAGMENT, "wan", Packets.with(esp, 6, 0x20, 0)),
            drop(DropReason.ESP_MALFORMED, "wan", shortEsp(7)),
            drop(DropReason.ESP_KEEPALIVE, "wan", Packets.with(shortEsp(1), 28, 0xff)),
            drop(DropReason.ESP_MALFORMED, "wan", Packets.with(shortEsp(1), 28, 0xfe)),
            drop(DropReason.IKE_NO_LISTENER, "wan", Packets.with(esp, 28, 0, 0, 0, 0)),
            drop(DropReason.SA_NONE, "wan", esp),
            drop(DropReason.SA_NONE, "lan", esp),
            drop(DropReason.NO_ROUTE, "lan", Packets.with(FORTH, 16, 8, 8, 8, 8)),
            drop(DropReason.ROUTE_LOOP, "lan", Packets.with(FORTH, 16, 10, 1, 0, 9)),
            drop(DropReason.TTL_EXPIRED, "lan", Packets.with(FORTH, 8, 1)),
            drop(DropReason.TTL_EXPIRED, "lan", Packets.with(FORTH, 8, 0)),
            drop(DropReason.SPD_FWD_NONE, "dmz", Packets.with(FORTH, 12, 10, 3, 0, 1)),
            drop(DropReason.SPD_FWD_DISCARD, "lan", FORTH, blocked(Direction.FWD)),
            drop(DropReason.SPD_FWD_TEMPLATE, "dmz", BACK),
            drop(DropReason.SPD_IN_NONE, "wan", TO_US),
            drop(
                DropReason.SPD_IN_DISCARD,
                "wan",
                TO_US,
                Orders.add(Orders.discard(Direction.IN, TO_GATEWAY, 1))),
            drop(
                DropReason.SPD_IN_TEMPLATE,
                "wan",
                TO_US,
                Orders.add(Orders.protect(Direction.IN, TO_GATEWAY, Orders.arriving()))),
            drop(
                DropReason.LOCAL_NO_LISTENER,
                "wan",
                TO_US,
                Orders.add(Orders.bypass(Direction.IN, TO_GATEWAY))),
            drop(
                DropReason.SPD_OUT_NONE,
                "lan",
                ASIDE,
                Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR)))),
            drop(DropReason.SPD_OUT_DISCARD, "lan", FORTH, blocked(Direction.OUT)),
            drop(DropReason.OUT_NO_SA, "lan", FORTH, new Change.FlushSas()),
            drop(
                DropReason.PORT_CLEAR,
                "lan",
                FORTH,
                new Change.UpdatePolicy(Orders.bypass(Direction.OUT, Orders.between(NEAR, FAR)))),
            drop(
                DropReason.OUT_TOO_BIG,
                "lan",
                Packets.udp(HOST, PEER, 1000, 2000, ByHand.MTU - 28 - 50)))
        .map(c -> arguments(c.reason, c.port, c.packet, c.also));
  }

  private static Case drop(DropReason reason, String port, byte[] packet, Change... also) {
    return new Case(reason, port, packet, List.of(also));
  }

  private static Change blocked(Direction direction) {
    return Orders.add(Orders.discard(direction, Orders.between(NEAR, FAR, 17), 1));
  }

  private static byte[] wrongChecksum() {
    byte[] packet = FORTH.clone();
    packet[11] ^= 1;
    return packet;
  }

  private static byte[] shortEsp(int length) {
    return Packets.udp(FAR_WAN, NEAR_WAN, 4500, 4500, length);
  }

  /** A gateway with one protected pair of subnets: the four lines of a side. */
  static ByHand protectedPair() throws GatewayException {
    ByHand g = new ByHand();
    g.commit(
        Orders.add(Orders.protect(Direction.OUT, Orders.between(NEAR, FAR), Orders.leaving())),
        Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, FAR))),
        Orders.add(Orders.protect(Direction.FWD, Orders.between(FAR, NEAR), Orders.arriving())),
        Orders.add(Orders.bypass(Direction.OUT, Orders.between(FAR, NEAR))),
        new Change.AddSa(Orders.inbound(SPI)),
        new Change.AddSa(Orders.outbound(0x2001)));
    return g;
  }

  @ParameterizedTest
  @MethodSource("clearPackets")
  void shouldCountOneDropWithItsReasonWhenThePacketIsNotWanted(
      DropReason reason, String port, byte[] packet, List<Change> also) throws Exception {
    try (ByHand g = protectedPair()) {
      if (!also.isEmpty()) {
        g.commit(also.toArray(Change[]::new));
      }
      g.arrive(port(g, port), packet);
      assertOnly(g, reason, 1);
      assertEquals(0, g.left(g.lan).size() + g.left(g.wan).size() + g.left(g.dmz).size());
    }
  }

  @Test
  void shouldPassThePacketsThatTheCasesVaryWhenNothingIsWrongWithThem() throws Exception {
    try (ByHand g = protectedPair();
        Sealer far = new Sealer(Orders.inbound(SPI))) {
      g.commit(
          Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR))),
          Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))));
      g.arrive(g.lan, FORTH);
      g.arrive(g.lan, ASIDE);
      g.arrive(g.wan, far.seal(BACK));
      assertEquals(0, g.worker.counters().allDrops());
      assertEquals(1, g.left(g.wan).size());
      assertEquals(1, g.left(g.dmz).size());
      assertEquals(1, g.left(g.lan).size());
    }
  }

  @Test
  void shouldRefuseADecapsulatedPacketWhenItsForwardPolicyIsBypass() throws Exception {
    try (ByHand g = protectedPair();
        Sealer far = new Sealer(Orders.inbound(SPI))) {
      g.commit(new Change.UpdatePolicy(Orders.bypass(Direction.FWD, Orders.between(FAR, NEAR))));
      g.arrive(g.wan, far.seal(BACK));
      assertOnly(g, DropReason.SPD_FWD_TEMPLATE, 1);
    }
  }

  @Test
  void shouldRefuseADecapsulatedPacketWhenItCameByAnotherSaThanThePolicyDemands() throws Exception {
    SaParameters other = Orders.sa(FAR_WAN, NEAR_WAN, 0x1002, 8, 5, true, null);
    try (ByHand g = protectedPair();
        Sealer far = new Sealer(other)) {
      g.commit(new Change.AddSa(other));
      g.arrive(g.wan, far.seal(BACK));
      assertOnly(g, DropReason.SPD_FWD_TEMPLATE, 1);
    }
  }

  @Test
  void shouldRefuseADecapsulatedPacketWithoutAPolicyWhenUnmatchedPacketsPass() throws Exception {
    try (ByHand g = new ByHand(b -> b.unmatchedAccept(true));
        Sealer far = new Sealer(Orders.inbound(SPI))) {
      g.commit(new Change.AddSa(Orders.inbound(SPI)));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      g.arrive(g.wan, far.seal(BACK));
      assertOnly(g, DropReason.SPD_FWD_NONE, 1);
    }
  }

  @Test
  void shouldRefuseADecapsulatedPacketWhenTheSelectorOfItsSaExcludesIt() throws Exception {
    Selector only = Orders.between(FAR, NEAR, 6);
    SaParameters narrow = Orders.sa(FAR_WAN, NEAR_WAN, 0x1003, Orders.REQID, 6, true, only);
    try (ByHand g = protectedPair();
        Sealer far = new Sealer(narrow)) {
      g.commit(new Change.AddSa(narrow));
      g.arrive(g.wan, far.seal(BACK));
      assertOnly(g, DropReason.SA_SELECTOR, 1);
      g.arrive(g.wan, far.seal(Packets.with(BACK, 9, 6)));
      assertEquals(1, g.left(g.lan).size());
    }
  }

  @Test
  void shouldSendNothingWhenTheSelectorOfTheOutboundSaExcludesThePacket() throws Exception {
    Selector only = Orders.between(NEAR, FAR, 6);
    try (ByHand g = protectedPair()) {
      g.commit(new Change.AddSa(Orders.sa(NEAR_WAN, FAR_WAN, 0x2002, Orders.REQID, 9, true, only)));
      g.arrive(g.lan, FORTH);
      assertOnly(g, DropReason.OUT_NO_SA, 1);
    }
  }

  @Test
  void shouldOpenFourSasInOneAnotherAndRefuseAFifth() throws Exception {
    try (ByHand g = protectedPair();
        Sealer far = new Sealer(Orders.inbound(SPI))) {
      for (int depth = 1; depth <= 4; depth++) {
        g.arrive(g.wan, nested(far, depth));
        assertEquals(1, g.left(g.lan).size(), "depth " + depth);
      }
      g.arrive(g.wan, nested(far, 5));
      assertOnly(g, DropReason.DECAP_DEPTH, 1);
    }
  }

  private static byte[] nested(Sealer sealer, int depth) {
    byte[] packet = BACK;
    for (int i = 0; i < depth; i++) {
      packet = sealer.seal(packet);
    }
    return packet;
  }

  @Test
  void shouldHoldEverySaOnTheWayToItsSelectorWhenTheyAreNested() throws Exception {
    Selector hosts = Orders.between(FAR, NEAR);
    SaParameters narrow = Orders.sa(FAR_WAN, NEAR_WAN, 0x1004, Orders.REQID, 11, true, hosts);
    try (ByHand g = protectedPair();
        Sealer inner = new Sealer(Orders.inbound(SPI));
        Sealer outer = new Sealer(narrow)) {
      g.commit(new Change.AddSa(narrow));
      g.arrive(g.wan, outer.seal(inner.seal(BACK)));
      assertOnly(g, DropReason.SA_SELECTOR, 1);
    }
  }

  @Test
  void shouldCountWhatAPortDidNotTakeAndKeepItsFrames() throws Exception {
    try (ByHand g = protectedPair()) {
      g.commit(
          Orders.add(Orders.bypass(Direction.FWD, Orders.between(NEAR, CLEAR))),
          Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))));
      for (int i = 0; i < 100; i++) {
        g.arrive(g.lan, ASIDE);
      }
      assertOnly(g, DropReason.PORT_FULL, 36);
      assertEquals(64, g.left(g.dmz).size());
    }
  }

  @Test
  void shouldNotReadStalePortsWhenAShortTransportHeaderFollowsAWholeOne() throws Exception {
    Selector port1000 =
        new Selector(
            Orders.between(NEAR, CLEAR).source(),
            Orders.between(NEAR, CLEAR).destination(),
            17,
            1000,
            1000,
            0,
            65_535);
    try (ByHand g = protectedPair()) {
      g.commit(
          Orders.add(Orders.bypass(Direction.FWD, port1000)),
          Orders.add(Orders.bypass(Direction.OUT, Orders.between(NEAR, CLEAR))));
      g.arrive(g.lan, ASIDE);
      assertEquals(1, g.left(g.dmz).size());
      g.arrive(g.lan, Packets.cut(Packets.with(ASIDE, 2, 0, 22), 22));
      assertOnly(g, DropReason.SPD_FWD_NONE, 1);
    }
  }

  /** The list of cases is held against the sources, so that a new reason asks for a new case. */
  @Test
  void shouldHaveACaseForEveryReasonThatTheEngineNames() throws IOException {
    Set<DropReason> named = EnumSet.noneOf(DropReason.class);
    Pattern reason = Pattern.compile("DropReason\\.([A-Z_0-9]+)");
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java/gateway/core"))) {
      for (Path file : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        Matcher m = reason.matcher(Files.readString(file));
        while (m.find()) {
          named.add(DropReason.valueOf(m.group(1)));
        }
      }
    }
    assertTrue(named.size() > 20, "sources read: " + named);
    Set<DropReason> covered =
        EnumSet.of(
            DropReason.DECAP_DEPTH,
            DropReason.SA_SELECTOR,
            DropReason.PORT_FULL,
            // gateway.core.port.PortDepartureTest
            DropReason.PORT_GONE,
            // gateway.core.port.PortFaultTest
            DropReason.PORT_ERROR,
            // HookStageTest
            DropReason.HOOK_DROP,
            DropReason.HOOK_ABSENT,
            // gateway.core.commit.MisbehavingDriverTest
            DropReason.WORKER_FAULT);
    clearPackets().forEach(a -> covered.add((DropReason) a.get()[0]));
    named.removeAll(covered);
    assertEquals(Set.of(), named);
  }

  private static PacketPort port(ByHand g, String name) {
    return name.equals("lan") ? g.lan : name.equals("wan") ? g.wan : g.dmz;
  }

  private static void assertOnly(ByHand g, DropReason reason, long times) {
    for (DropReason r : DropReason.values()) {
      assertEquals(r == reason ? times : 0, g.drops(r), r.label());
    }
  }
}
