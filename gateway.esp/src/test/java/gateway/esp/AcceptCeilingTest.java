package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.crypto.api.AeadAlgorithm;
import gateway.packet.DropReason;
import gateway.packet.Slab;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AcceptCeilingTest {
  private static final SaParameters P = Frames.gcm();

  private static DropReason receive(InboundSa in, long sequence) {
    return receive(P, in, sequence);
  }

  private static DropReason receive(SaParameters p, InboundSa in, long sequence) {
    try (Frames frames = new Frames();
        OutboundSa out =
            Frames.outbound(
                Frames.parameters(
                    AeadAlgorithm.AES_GCM, 16, p.esn(), false, 64, sequence - 1, 0))) {
      frames.inner(new Random(1), Slab.HEADROOM, 40, 0, true);
      assertEquals(0, out.seal(frames.batch, 0));
      return DropReason.values()[frames.open(in)];
    }
  }

  @Test
  void shouldAcceptNothingBeforeACeilingIsDurable() {
    try (InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      assertEquals(0, in.ceiling());
      assertEquals(100, in.ceilingWanted());
      assertEquals(DropReason.SA_CEILING, receive(in, 1));
      assertEquals(0, in.packets());
      in.raiseCeiling(100);
      // Whoever recorded it cannot have it delivered late.
      assertEquals(DropReason.SA_REPLAY, receive(in, 1));
      assertEquals(DropReason.NONE, receive(in, 2));
      assertEquals(DropReason.SA_REPLAY, receive(in, 2));
    }
  }

  @Test
  void shouldAcceptUpToTheCeilingAndAskAtHalf() {
    try (InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      in.raiseCeiling(100);
      assertEquals(DropReason.NONE, receive(in, 50));
      assertEquals(0, in.ceilingWanted());
      assertEquals(DropReason.NONE, receive(in, 51));
      assertEquals(151, in.ceilingWanted());
      assertEquals(DropReason.NONE, receive(in, 100));
      assertEquals(DropReason.SA_CEILING, receive(in, 101));
      assertEquals(151, in.ceilingWanted());
      in.raiseCeiling(151);
      assertEquals(DropReason.SA_REPLAY, receive(in, 101));
      assertEquals(DropReason.NONE, receive(in, 102));
    }
  }

  @Test
  void shouldAskForAllOfAJump() {
    try (InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      in.raiseCeiling(100);
      assertEquals(DropReason.SA_CEILING, receive(in, 70_000));
      assertEquals(70_100, in.ceilingWanted());
      assertEquals(DropReason.SA_CEILING, receive(in, 90_000));
      assertEquals(90_100, in.ceilingWanted());
      in.raiseCeiling(90_100);
      assertEquals(0, in.ceilingWanted());
      assertEquals(DropReason.NONE, receive(in, 90_001));
    }
  }

  @Test
  void shouldNotAskForAnythingWhenANumberIsForged() {
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(P);
        InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      in.raiseCeiling(100);
      frames.inner(new Random(1), Slab.HEADROOM, 40, 0, true);
      assertEquals(0, out.seal(frames.batch, 0));
      byte[] packet = frames.packet();
      packet[24] = 0x7f;
      frames.place(packet);
      assertEquals(DropReason.SA_BAD_ICV.ordinal(), frames.open(in));
      assertEquals(0, in.ceilingWanted());
    }
  }

  @Test
  void shouldRefuseEverythingUpToTheCeilingAfterARestart() {
    try (InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      in.resumeAt(500);
      assertEquals(0, in.ceilingWanted(), "a restart alone must not move the ceiling");
      for (long s = 1; s <= 500; s++) {
        DropReason expected = s <= 500 - 64 ? DropReason.SA_TOO_OLD : DropReason.SA_REPLAY;
        assertEquals(expected, receive(in, s));
      }
      assertEquals(0, in.ceilingWanted());
      assertEquals(DropReason.SA_CEILING, receive(in, 501));
      assertEquals(601, in.ceilingWanted());
      in.raiseCeiling(in.ceilingWanted());
      assertEquals(DropReason.NONE, receive(in, 502));
      assertEquals(DropReason.SA_REPLAY, receive(in, 502));
    }
  }

  @Test
  void shouldNeverLowerTheCeilingOrTheWindow() {
    try (InboundSa in = new InboundSa(P, JceSession.of(P, false), 100)) {
      in.raiseCeiling(1000);
      in.raiseCeiling(10);
      assertEquals(1000, in.ceiling());
      assertEquals(DropReason.NONE, receive(in, 900));
      in.resumeAt(100);
      assertEquals(900, in.highest());
      assertEquals(DropReason.SA_REPLAY, receive(in, 900));
    }
  }

  @Test
  void shouldNotAskBeyondTheLastNumber() {
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, false, false, 64, 0, 0xffffff00L);
    try (InboundSa in = new InboundSa(p, JceSession.of(p, false), 10_000)) {
      assertEquals(0xffffffffL, in.ceilingWanted());
      in.raiseCeiling(in.ceilingWanted());
      assertEquals(DropReason.NONE, receive(p, in, 0xffffffffL));
      assertEquals(0, in.ceilingWanted());
    }
  }

  @Test
  void shouldInferTheUpperHalfAfterARestart() {
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, true, false, 64, 0, 0);
    try (InboundSa in = new InboundSa(p, JceSession.of(p, false), 100)) {
      in.resumeAt(0x500000000L);
      in.raiseCeiling(0x600000000L);
      assertEquals(DropReason.NONE, receive(p, in, 0x500000001L));
      assertEquals(DropReason.NONE, receive(p, in, 0x580000000L));
      assertEquals(DropReason.SA_BAD_ICV, receive(p, in, 0x480000005L));
      assertEquals(0x580000000L, in.highest());
    }
  }

  @Test
  void shouldRefuseAStepOfNothing() {
    assertThrows(
        IllegalArgumentException.class, () -> new InboundSa(P, JceSession.of(P, false), 0));
  }
}
