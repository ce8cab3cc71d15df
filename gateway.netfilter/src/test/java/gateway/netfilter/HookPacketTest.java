package gateway.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Batch;
import gateway.packet.FlowColumns;
import gateway.packet.IpProtocol;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class HookPacketTest {
  private static final String[] NAMES = {"lan", "wan"};

  private final Arena arena = Arena.ofAuto();
  private final Batch batch = new Batch();
  private final FlowColumns flows = new FlowColumns();
  private final HookCursor cursor = new HookCursor();

  private long frame(int bytes) {
    long at = arena.allocate(64, 64).address();
    for (int i = 0; i < 64; i++) {
      Memory.put8(at + i, 0x80 + i);
    }
    batch.add(at, bytes);
    return at;
  }

  @Test
  void shouldShowThePacketOfItsRow() {
    frame(20);
    long second = frame(28);
    flows.set(0, 1, 2, IpProtocol.TCP, 3, 4);
    flows.set(1, 0x0a010001, 0x0a020001, IpProtocol.UDP, 40_000, 53);
    cursor.begin(HookPoint.POSTROUTING, batch, flows, NAMES, 0);
    HookPacket p = cursor.at(1, 1, true);
    assertEquals(HookPoint.POSTROUTING, p.point());
    assertEquals(second, p.address());
    assertEquals(28, p.length());
    assertEquals(0x0a010001, p.source());
    assertEquals(0x0a020001, p.destination());
    assertEquals(IpProtocol.UDP, p.protocol());
    assertEquals(40_000, p.sourcePort());
    assertEquals(53, p.destinationPort());
    assertEquals(0, p.ingressPort());
    assertEquals("lan", p.ingressName());
    assertEquals(1, p.egressPort());
    assertEquals("wan", p.egressName());
    assertTrue(p.decapsulated());
    p = cursor.at(0, -1, false);
    assertEquals(IpProtocol.TCP, p.protocol());
    assertEquals(-1, p.egressPort());
    assertEquals("", p.egressName());
    assertFalse(p.decapsulated());
  }

  @Test
  void shouldReadOnlyInsideThePacket() {
    frame(22);
    cursor.begin(HookPoint.INGRESS, batch, null, NAMES, 0);
    HookPacket p = cursor.at(0, -1, false);
    assertEquals(0x80, p.u8(0));
    assertEquals(0x95, p.u8(21));
    assertEquals(-1, p.u8(22));
    assertEquals(-1, p.u8(-1));
    assertEquals(-1, p.u8(Integer.MIN_VALUE));
    assertEquals(-1, p.u8(Integer.MAX_VALUE));
    assertEquals(0x9495, p.u16(20));
    assertEquals(-1, p.u16(21));
    assertEquals(-1, p.u16(Integer.MAX_VALUE));
    assertEquals(0x92939495L, p.u32(18));
    assertEquals(-1, p.u32(19));
    assertEquals(-1, p.u32(-4));
  }

  @Test
  void shouldShowNoSelectorsOfAnEarlierPacketBeforeParsing() {
    frame(20);
    flows.set(0, 1, 2, IpProtocol.TCP, 3, 4);
    cursor.begin(HookPoint.FORWARD, batch, flows, NAMES, 0);
    assertEquals(IpProtocol.TCP, cursor.at(0, 1, false).protocol());
    cursor.begin(HookPoint.INGRESS, batch, null, NAMES, 1);
    HookPacket p = cursor.at(0, -1, false);
    assertEquals(0, p.source() | p.destination() | p.protocol());
    assertEquals(0, p.sourcePort() | p.destinationPort());
    assertEquals("wan", p.ingressName());
  }

  @Test
  void shouldShowNothingAfterTheBatch() {
    frame(20);
    flows.set(0, 1, 2, IpProtocol.TCP, 3, 4);
    cursor.begin(HookPoint.FORWARD, batch, flows, NAMES, 0);
    HookPacket p = cursor.at(0, 1, true);
    cursor.end();
    assertEquals(0, p.address());
    assertEquals(0, p.length());
    assertEquals(-1, p.u8(0));
    assertEquals(0, p.source() | p.destination() | p.protocol());
    assertEquals("", p.ingressName() + p.egressName());
    assertEquals(-1, p.ingressPort());
    assertFalse(p.decapsulated());
    assertThrows(IllegalStateException.class, () -> cursor.at(0, 1, true));
  }

  @Test
  void shouldKnowNoNameForAPortThatIsNotThere() {
    frame(20);
    cursor.begin(HookPoint.LOCAL_OUT, batch, flows, NAMES, -1);
    HookPacket p = cursor.at(0, 2, false);
    assertEquals("", p.ingressName());
    assertEquals("", p.egressName());
    assertEquals(2, p.egressPort());
  }
}
