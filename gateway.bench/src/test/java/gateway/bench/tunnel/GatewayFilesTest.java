package gateway.bench.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.core.commit.Change;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import gateway.spd.api.Action;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayFilesTest {
  private static final int LEFT = 0x0a010001;
  private static final int RIGHT = 0x0a020001;

  @Test
  void shouldWriteAsManyPoliciesAsAsked() throws Exception {
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      var file = XfrmReader.read("policies", GatewayFiles.policies(side, 1000));
      assertEquals(1000, file.changes().size());
    }
    assertEquals(2, XfrmReader.read("sas", GatewayFiles.sas()).changes().size());
  }

  @Test
  void shouldProtectThePairAndMatchItWithNoOtherPolicy() throws Exception {
    assertEquals(List.of(Action.PROTECT), actions(VethPair.LEFT, Direction.OUT, LEFT, RIGHT));
    assertEquals(List.of(Action.BYPASS), actions(VethPair.LEFT, Direction.FWD, LEFT, RIGHT));
    assertEquals(List.of(Action.PROTECT), actions(VethPair.LEFT, Direction.FWD, RIGHT, LEFT));
    assertEquals(List.of(Action.BYPASS), actions(VethPair.LEFT, Direction.OUT, RIGHT, LEFT));
    assertEquals(List.of(Action.PROTECT), actions(VethPair.RIGHT, Direction.OUT, RIGHT, LEFT));
    assertEquals(List.of(Action.PROTECT), actions(VethPair.RIGHT, Direction.FWD, LEFT, RIGHT));
  }

  private static List<Action> actions(int side, Direction direction, int source, int destination)
      throws GatewayException {
    FlowColumns flow = new FlowColumns();
    flow.set(0, source, destination, IpProtocol.TCP, 40_000, 5201);
    List<Action> matching = new ArrayList<>();
    for (Change change : XfrmReader.read("policies", GatewayFiles.policies(side, 1000)).changes()) {
      if (change instanceof Change.AddPolicy(var policy)
          && policy.direction() == direction
          && policy.selector().matches(flow, 0)) {
        matching.add(policy.action());
      }
    }
    return matching;
  }
}
