package gateway.hook.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.netfilter.HookChain;
import gateway.netfilter.HookCursor;
import gateway.netfilter.HookPoint;
import gateway.netfilter.Verdict;
import gateway.packet.Batch;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.packet.IpProtocol;
import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hook needs no gateway to be tested: a chain and a cursor over a batch of one packet. */
class PortBlockTest {
  private final PortBlock hook = new PortBlock();
  private final Batch batch = new Batch();
  private final FlowColumns flows = new FlowColumns();
  private final HookCursor cursor = new HookCursor();

  private int verdict(int protocol, int port) throws GatewayException {
    flows.set(0, 0x0a010001, 0x0a020001, protocol, 40_000, port);
    cursor.begin(HookPoint.FORWARD, batch, flows, new String[] {"lan", "wan"}, 0);
    return HookChain.of(HookPoint.FORWARD, List.of(hook)).run(cursor.at(0, 1, false));
  }

  @Test
  void shouldDropItsPortAndCount() throws GatewayException {
    assertEquals(Verdict.DROP, verdict(IpProtocol.UDP, 9));
    assertEquals(Verdict.DROP, verdict(IpProtocol.TCP, 9));
    assertEquals(Verdict.ACCEPT, verdict(IpProtocol.UDP, 10));
    assertEquals(Verdict.ACCEPT, verdict(IpProtocol.ICMP, 9));
    assertEquals(4, hook.seen());
    assertEquals(2, hook.dropped());
  }

  @Test
  void shouldTakeAnotherPortWhileInUse() throws GatewayException {
    hook.configure(config(443));
    assertEquals(Verdict.ACCEPT, verdict(IpProtocol.UDP, 9));
    assertEquals(Verdict.DROP, verdict(IpProtocol.TCP, 443));
  }

  private static PortBlock.Config config(int port) {
    return new PortBlock.Config() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return PortBlock.Config.class;
      }
    };
  }
}
