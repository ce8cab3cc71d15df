package gateway.tool.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryWireTest {
  @Test
  void shouldFindTheMagicAtAnyPlaceAndTellTheClass() {
    byte[] probe = DemoPacket.probe(Side.LEFT, ProbeClass.DISCARD_LATER, 5);
    for (int shift = 0; shift < 9; shift++) {
      byte[] moved = new byte[probe.length + shift];
      System.arraycopy(probe, 0, moved, shift, probe.length);
      int at = DemoPacket.magic(moved);
      assertEquals(DemoPacket.PAYLOAD + shift, at);
      assertEquals(ProbeClass.DISCARD_LATER.id(), DemoPacket.classId(moved, at));
    }
    byte[] cut = java.util.Arrays.copyOf(probe, DemoPacket.PAYLOAD + 18);
    assertEquals(-1, DemoPacket.classId(cut, DemoPacket.magic(cut)));
    assertEquals(-1, DemoPacket.magic(DemoPacket.echo(Side.LEFT, DemoPacket.ECHO_REQUEST, 1)));
  }

  @Test
  void shouldReadBackTheNumberOfAProbeOfItsClassOnly() {
    byte[] probe = DemoPacket.probe(Side.RIGHT, ProbeClass.PROTECT, 1L << 33);
    assertEquals(1L << 33, DemoPacket.number(probe, ProbeClass.PROTECT));
    assertEquals(-1, DemoPacket.number(probe, ProbeClass.DISCARD));
    assertEquals(ProbeClass.PROTECT.port(), DemoPacket.port(probe));
    assertEquals(0, DemoPacket.spi(probe), "a probe in clear is no ESP");
  }

  @Test
  void shouldCountALeakByItsSideAndClass() {
    MemoryWire wire = new MemoryWire();
    wire.leak(Side.RIGHT, ProbeClass.PROTECT);
    Testbed.Sight sight = wire.look();
    assertEquals(1, sight.clear(Side.RIGHT, ProbeClass.PROTECT.id()));
    assertEquals(0, sight.clear(Side.LEFT, ProbeClass.PROTECT.id()));
    assertFalse(wire.resend(0x1001), "nothing was recorded");
  }

  @Test
  void shouldCountBeforeATimeExactly() {
    StampLog log = new StampLog();
    for (long stamp : new long[] {10, 20, 20, 30}) {
      log.add(stamp);
    }
    assertEquals(0, log.before(10));
    assertEquals(1, log.before(20));
    assertEquals(3, log.before(21));
    assertEquals(4, log.before(Long.MAX_VALUE));
    assertEquals(30, log.last());
  }

  @Test
  void shouldMakePacketsWhoseHeaderChecksumHolds() {
    ByteBuffer packet = ByteBuffer.wrap(DemoPacket.echo(Side.LEFT, DemoPacket.ECHO_REPLY, 7));
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    assertEquals(0xffff, (sum & 0xffff) + (sum >>> 16));
    assertTrue(packet.capacity() > DemoPacket.PAYLOAD);
  }
}
