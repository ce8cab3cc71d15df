package gateway.tool.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.core.spd.PolicySpec;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import gateway.spd.api.Action;
import gateway.spd.api.Direction;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicySetTest {
  private static final int HANDSHAKE = 40_000;

  private static List<PolicySpec> policies(Side side) throws GatewayException {
    return read(GatewayFiles.policies(side));
  }

  private static List<PolicySpec> read(String text) throws GatewayException {
    return XfrmReader.read("policies.xfrm", text).changes().stream()
        .map(change -> ((Change.AddPolicy) change).policy())
        .toList();
  }

  private static Optional<PolicySpec> winner(
      List<PolicySpec> policies,
      Direction direction,
      Side from,
      int protocol,
      int sport,
      int dport) {
    FlowColumns flow = new FlowColumns(1);
    int source = DemoPacket.address(from.host());
    flow.set(0, source, DemoPacket.address(from.other().host()), protocol, sport, dport);
    return policies.stream()
        .filter(p -> p.direction() == direction && p.selector().matches(flow, 0))
        .min(Comparator.comparingInt(PolicySpec::priority));
  }

  private static void assertProtected(
      List<PolicySpec> policies, Side side, int sa, int protocol, int sport, int dport) {
    Side other = side.other();
    PolicySpec out = winner(policies, Direction.OUT, side, protocol, sport, dport).orElseThrow();
    assertEquals(PolicySet.reqid(side, sa), out.template().reqid());
    PolicySpec fwd = winner(policies, Direction.FWD, other, protocol, dport, sport).orElseThrow();
    assertEquals(PolicySet.reqid(other, sa), fwd.template().reqid());
    PolicySpec from = winner(policies, Direction.FWD, side, protocol, sport, dport).orElseThrow();
    assertEquals(Action.BYPASS, from.action());
    PolicySpec to = winner(policies, Direction.OUT, other, protocol, dport, sport).orElseThrow();
    assertEquals(Action.BYPASS, to.action());
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldTenThousandPoliciesThatLoad(Side side) throws GatewayException {
    assertEquals(Judge.POLICIES, policies(side).size());
  }

  @ParameterizedTest
  @EnumSource
  void shouldProtectEachClassByItsOwnSa(Side side) throws GatewayException {
    List<PolicySpec> policies = policies(side);
    for (ProbeClass probes : ProbeClass.values()) {
      int port = probes.port();
      if (probes.isProtected()) {
        assertProtected(policies, side, probes.id(), IpProtocol.UDP, port, port);
      } else {
        PolicySpec out =
            winner(policies, Direction.OUT, side, IpProtocol.UDP, port, port).orElseThrow();
        assertEquals(Action.DISCARD, out.action());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetTheTransferAndPingsThroughWhateverTheirPort(Side side) throws GatewayException {
    List<PolicySpec> policies = policies(side);
    boolean left = side == Side.LEFT;
    int server = PolicySet.TRANSFER_PORT;
    for (int client = HANDSHAKE; client < HANDSHAKE + 20; client++) {
      int sport = left ? client : server;
      int dport = left ? server : client;
      assertProtected(policies, side, ProbeClass.REST_SA, IpProtocol.TCP, sport, dport);
    }
    assertProtected(policies, side, ProbeClass.REST_SA, IpProtocol.ICMP, 8, 0);
  }

  @ParameterizedTest
  @EnumSource
  void shouldComeNearTheProbesAndNeverMatchOne(Side side) throws GatewayException {
    List<PolicySpec> policies = policies(side);
    FlowColumns flow = new FlowColumns(1);
    for (Side from : Side.values()) {
      for (ProbeClass probes : ProbeClass.values()) {
        int source = DemoPacket.address(from.host());
        int destination = DemoPacket.address(from.other().host());
        flow.set(0, source, destination, IpProtocol.UDP, probes.port(), probes.port());
        long matching = policies.stream().filter(p -> p.selector().matches(flow, 0)).count();
        assertTrue(matching <= 4, "the class's own and the rest, in out and fwd");
      }
    }
    long sameSubnets =
        policies.stream()
            .filter(p -> p.selector().source().contains4(DemoPacket.address(side.host())))
            .filter(
                p -> p.selector().destination().contains4(DemoPacket.address(side.other().host())))
            .count();
    assertTrue(sameSubnets > 500, "only " + sameSubnets + " policies about the probes' subnets");
  }

  @Test
  void shouldDiscardTheLaterClassAloneAndBeStrongerThanItsProtection() throws GatewayException {
    List<PolicySpec> discard = read("xfrm policy add " + PolicySet.discard(Side.LEFT));
    int port = ProbeClass.DISCARD_LATER.port();
    PolicySpec policy =
        winner(discard, Direction.OUT, Side.LEFT, IpProtocol.UDP, port, port).orElseThrow();
    PolicySpec before =
        winner(policies(Side.LEFT), Direction.OUT, Side.LEFT, IpProtocol.UDP, port, port)
            .orElseThrow();
    assertEquals(Action.DISCARD, policy.action());
    assertTrue(policy.priority() < before.priority());
    assertNotEquals(before.selector(), policy.selector());
    int protect = ProbeClass.PROTECT.port();
    assertTrue(
        winner(discard, Direction.OUT, Side.LEFT, IpProtocol.UDP, protect, protect).isEmpty());
  }

  @Test
  void shouldGiveEveryClassAndDirectionAnSaWithAKeyOfItsOwn() throws GatewayException {
    String text = GatewayFiles.sas();
    assertEquals(6, XfrmReader.read("sas.xfrm", text).changes().size());
    long keys = text.lines().map(l -> l.replaceAll(".*' (0x\\w+) .*", "$1")).distinct().count();
    assertEquals(6, keys);
    assertNotEquals(text, GatewayFiles.sas());
  }
}
