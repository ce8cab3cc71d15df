package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.crypto.api.AeadAlgorithm;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceLeaseTest {
  private static final int NO_LEASE = DropReason.OUT_NO_LEASE.ordinal();
  private static final int END = DropReason.OUT_SEQUENCE_END.ordinal();

  private static SaParameters from(boolean esn, long last) {
    return Frames.parameters(AeadAlgorithm.AES_GCM, 16, esn, false, 64, last, 0);
  }

  private static int seal(Frames frames, OutboundSa out) {
    frames.inner(new Random(1), Slab.HEADROOM, 40, 0, true);
    return out.seal(frames.batch, 0);
  }

  @Test
  void shouldSealNothingBeforeALimitWasGranted() {
    SaParameters p = from(false, 41);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 10)) {
      assertEquals(42, out.next());
      assertEquals(42, out.leaseLimit());
      assertEquals(52, out.leaseWanted());
      byte[] before = frames.inner(new Random(1), Slab.HEADROOM, 40, 0, true);
      assertEquals(NO_LEASE, out.seal(frames.batch, 0));
      assertArrayEquals(before, frames.packet());
      frames.assertUntouchedOutside(frames.batch.address[0], 40);
      assertEquals(42, out.next());
    }
  }

  @Test
  void shouldUseNumbersBelowTheLimitOnlyAndAskAtHalf() {
    SaParameters p = from(false, 0);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 10)) {
      out.grant(11);
      assertEquals(0, out.leaseWanted());
      for (int n = 1; n <= 10; n++) {
        assertEquals(0, seal(frames, out));
        assertEquals(n, EspHeader.sequence(frames.batch.address[0] + 20));
        // Less than half of ten is left behind the sixth packet: from there ten more.
        assertEquals(n < 6 ? 0 : 17, out.leaseWanted(), "after " + n);
      }
      assertEquals(NO_LEASE, seal(frames, out));
      out.grant(17);
      assertEquals(0, out.leaseWanted());
      assertEquals(0, seal(frames, out));
      assertEquals(12, out.next());
    }
  }

  @Test
  void shouldAskOnceMoreWhenAGrantLeavesLessThanHalf() {
    SaParameters p = from(false, 0);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 10)) {
      for (int n = 1; n <= 1000; n++) {
        int verdict = seal(frames, out);
        if (verdict == NO_LEASE) {
          out.grant(out.leaseWanted());
          assertEquals(0, seal(frames, out));
        }
        assertEquals(n + 1, out.next());
      }
    }
  }

  @Test
  void shouldNeverTakeALimitBack() {
    SaParameters p = from(false, 0);
    try (OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 10)) {
      out.grant(100);
      out.grant(50);
      out.grant(0);
      assertEquals(100, out.leaseLimit());
    }
  }

  @Test
  void shouldSkipWhatAnEarlierLifeMayHaveUsed() {
    SaParameters p = from(false, 0);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 10)) {
      out.resumeAt(65_536);
      assertEquals(65_536, out.next());
      assertEquals(65_546, out.leaseWanted());
      assertEquals(NO_LEASE, seal(frames, out));
      out.resumeAt(5);
      assertEquals(65_536, out.next());
      out.grant(out.leaseWanted());
      assertEquals(0, seal(frames, out));
      assertEquals(65_536, EspHeader.sequence(frames.batch.address[0] + 20));
      out.resumeAt(1L << 40);
      assertEquals(END, seal(frames, out));
    }
  }

  @Test
  void shouldStopBeforeTheNumberWraps() {
    SaParameters p = from(false, 0xffffffffL - 3);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 100)) {
      assertEquals(1L << 32, out.leaseWanted());
      out.grant(-1L);
      assertEquals(1L << 32, out.leaseLimit());
      for (long s = 0xffffffffL - 2; s <= 0xffffffffL; s++) {
        assertEquals(0, seal(frames, out));
        assertEquals(s, EspHeader.sequence(frames.batch.address[0] + 20));
      }
      assertEquals(END, seal(frames, out));
      assertEquals(END, seal(frames, out));
      assertEquals(1L << 32, out.next());
      assertEquals(0, out.leaseWanted());
    }
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(from(false, 0xffffffffL))) {
      assertEquals(END, seal(frames, out));
    }
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(from(false, -1L))) {
      assertEquals(END, seal(frames, out));
    }
  }

  @Test
  void shouldCarryOnAbove32BitsWhenExtended() {
    SaParameters p = from(true, 0xffffffffL - 2);
    SaParameters inbound =
        Frames.parameters(AeadAlgorithm.AES_GCM, 16, true, false, 64, 0, 0xffffffffL - 2);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(inbound)) {
      for (long s = 0xffffffffL - 1; s < 0x100000100L; s++) {
        assertEquals(0, seal(frames, out));
        assertEquals(s & 0xffffffffL, EspHeader.sequence(frames.batch.address[0] + 20));
        assertEquals(s, Memory.i64(frames.batch.address[0] + 28));
        assertEquals(0, frames.open(in), "number " + Long.toHexString(s));
        assertEquals(s, in.highest());
      }
    }
  }

  @Test
  void shouldStopBeforeTheExtendedNumberWraps() {
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(from(true, -4L))) {
      assertEquals(0, seal(frames, out));
      assertEquals(0, seal(frames, out));
      assertEquals(END, seal(frames, out));
      assertEquals(-1L, out.next());
    }
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(from(true, -1L))) {
      assertEquals(END, seal(frames, out));
    }
  }

  @Test
  void shouldBurnANumberWhenTheCipherFails() {
    SaParameters p = from(false, 0);
    JceSession session = JceSession.of(p, true);
    try (Frames frames = new Frames();
        OutboundSa out = new OutboundSa(p, session, 10)) {
      out.grant(10);
      assertEquals(0, seal(frames, out));
      session.broken = true;
      frames.inner(new Random(1), Slab.HEADROOM, 40, 0, true);
      long at = frames.batch.address[0];
      assertEquals(DropReason.OUT_SEAL_FAILED.ordinal(), out.seal(frames.batch, 0));
      assertEquals(at, frames.batch.address[0]);
      assertEquals(40, frames.batch.length[0]);
      assertEquals(3, out.next());
      session.broken = false;
      assertEquals(0, seal(frames, out));
      assertEquals(3, EspHeader.sequence(frames.batch.address[0] + 20));
      assertEquals(2, out.packets());
    }
  }

  @Test
  void shouldRefuseALeaseOfNothing() {
    SaParameters p = Frames.gcm();
    assertThrows(
        IllegalArgumentException.class, () -> new OutboundSa(p, JceSession.of(p, true), 0));
  }
}
