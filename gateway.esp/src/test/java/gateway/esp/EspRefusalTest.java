package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.crypto.api.AeadAlgorithm;
import gateway.packet.DropReason;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EspRefusalTest {
  private static byte[] sealed(Frames frames, OutboundSa out, int length) {
    frames.inner(new Random(length), Slab.HEADROOM, length, 0, true);
    assertEquals(0, out.seal(frames.batch, 0));
    return frames.packet();
  }

  private static DropReason reason(int ordinal) {
    return DropReason.values()[ordinal];
  }

  @ParameterizedTest
  @MethodSource("gateway.esp.EspRoundTripTest#forms")
  void shouldRefuseEverySingleFlippedBitFromSpiToIcv(SaParameters p) {
    int headers = p.encapsulation() == null ? 20 : 28;
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      byte[] packet = sealed(frames, out, 61);
      for (int bit = headers * 8; bit < packet.length * 8; bit++) {
        byte[] flipped = packet.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        frames.place(flipped);
        long at = frames.batch.address[0];
        DropReason got = reason(frames.open(in));
        // A flip may make the number 0, which is refused before the cipher runs.
        boolean zero = bit == (headers + 7) * 8;
        DropReason early = p.esn() ? DropReason.SA_TOO_OLD : DropReason.SA_REPLAY;
        assertEquals(zero ? early : DropReason.SA_BAD_ICV, got, "bit " + bit);
        assertEquals(at, frames.batch.address[0]);
        assertEquals(packet.length, frames.batch.length[0]);
        assertEquals(0, in.highest());
      }
      assertEquals(0, in.packets());
      frames.place(packet);
      assertEquals(0, frames.open(in));
    }
  }

  @Test
  void shouldRefuseEveryTruncationWithoutReadingBeyondTheFrame() {
    SaParameters p = Frames.gcm();
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      byte[] packet = sealed(frames, out, 100);
      for (int length = 20; length < packet.length; length++) {
        frames.place(Arrays.copyOf(packet, length));
        int text = length - 20 - 16 - 16;
        DropReason expected =
            text >= 4 && text % 4 == 0 ? DropReason.SA_BAD_ICV : DropReason.ESP_MALFORMED;
        assertEquals(expected, reason(frames.open(in)), "length " + length);
        frames.assertUntouchedOutside(frames.batch.address[0], length);
      }
    }
  }

  @Test
  void shouldRefuseAnEspHeaderOutsideTheFrame() {
    SaParameters p = Frames.gcm();
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      byte[] packet = sealed(frames, out, 100);
      frames.place(packet);
      long esp = frames.batch.address[0] + 20;
      int espLength = packet.length - 20;
      int malformed = DropReason.ESP_MALFORMED.ordinal();
      assertEquals(malformed, in.open(frames.batch, 0, esp, espLength + 4, false));
      assertEquals(malformed, in.open(frames.batch, 0, esp - 24, espLength, false));
      assertEquals(malformed, in.open(frames.batch, 0, esp + 4, espLength, false));
      assertEquals(malformed, in.open(frames.batch, 0, esp, Integer.MAX_VALUE, false));
      assertEquals(malformed, in.open(frames.batch, 0, esp, -4, false));
      assertEquals(malformed, in.open(frames.batch, 0, esp, 0, false));
      assertEquals(0, in.open(frames.batch, 0, esp, espLength, false));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRefuseTheOtherEncapsulation(boolean udp) {
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, false, udp, 64);
    SaParameters other = Frames.parameters(AeadAlgorithm.AES_GCM, 16, false, !udp, 64);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(other)) {
      sealed(frames, out, 100);
      assertEquals(DropReason.SA_WRONG_ENCAP, reason(frames.open(in)));
    }
  }

  @Test
  void shouldRefuseReplaysAndWhatLiesBehindTheWindowBeforeTheCipherRuns() {
    SaParameters p = Frames.gcm();
    JceSession session = JceSession.of(p, false);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = new InboundSa(p, session, 1000)) {
      in.raiseCeiling(1000);
      byte[][] packets = new byte[200][];
      for (int n = 1; n < packets.length; n++) {
        packets[n] = sealed(frames, out, 64);
      }
      int[] order = {3, 1, 2, 100, 37, 99, 199, 136};
      for (int n : order) {
        frames.place(packets[n]);
        assertEquals(0, frames.open(in), "packet " + n);
      }
      int calls = session.calls;
      frames.place(packets[199]);
      assertEquals(DropReason.SA_REPLAY, reason(frames.open(in)));
      frames.place(packets[136]);
      assertEquals(DropReason.SA_REPLAY, reason(frames.open(in)));
      frames.place(packets[135]);
      assertEquals(DropReason.SA_TOO_OLD, reason(frames.open(in)));
      frames.place(packets[1]);
      assertEquals(DropReason.SA_TOO_OLD, reason(frames.open(in)));
      assertEquals(calls, session.calls);
      assertEquals(order.length, in.packets());
    }
  }

  @Test
  void shouldNotMoveTheWindowForAForgedNumber() {
    SaParameters p = Frames.gcm();
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      byte[] packet = sealed(frames, out, 64);
      byte[] forged = packet.clone();
      forged[24] = 0x7f;
      frames.place(forged);
      assertEquals(DropReason.SA_BAD_ICV, reason(frames.open(in)));
      assertEquals(0, in.highest());
      frames.place(packet);
      assertEquals(0, frames.open(in));
    }
  }

  @Test
  void shouldAcceptRepetitionsOnlyWhenTheWindowIsExplicitlyZero() {
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, false, false, 0);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = new InboundSa(p, JceSession.of(p, false), 16)) {
      byte[] packet = sealed(frames, out, 64);
      for (int n = 0; n < 3; n++) {
        frames.place(packet);
        assertEquals(0, frames.open(in));
      }
      assertEquals(0, in.ceilingWanted());
    }
  }

  private static byte[] text(int inner, int tfc, int padding, int nextHeader) {
    byte[] text = new byte[inner + tfc + padding + 2];
    try (Frames frames = new Frames()) {
      byte[] packet = frames.inner(new Random(inner), 0, inner, 0, true);
      System.arraycopy(packet, 0, text, 0, inner);
    }
    Arrays.fill(text, inner, inner + tfc, (byte) 0xee);
    for (int i = 1; i <= padding; i++) {
      text[inner + tfc + i - 1] = (byte) i;
    }
    text[text.length - 2] = (byte) padding;
    text[text.length - 1] = (byte) nextHeader;
    return text;
  }

  private static DropReason openForged(SaParameters p, byte[] text) {
    try (Frames frames = new Frames();
        InboundSa in = Frames.inbound(p)) {
      frames.place(Frames.forge(p, 1, text, 0));
      int verdict = frames.open(in);
      // Authentic, so its number is spent whatever was inside.
      assertEquals(1, in.highest());
      assertEquals(1, in.packets());
      if (verdict == 0) {
        int length = frames.batch.length[0];
        assertArrayEquals(Arrays.copyOf(text, length), frames.packet());
      }
      return reason(verdict);
    }
  }

  @Test
  void shouldAcceptTrafficFlowPaddingAndLongPadding() {
    SaParameters p = Frames.gcm();
    assertEquals(DropReason.NONE, openForged(p, text(60, 0, 2, 4)));
    assertEquals(DropReason.NONE, openForged(p, text(60, 1000, 2, 4)));
    assertEquals(DropReason.NONE, openForged(p, text(60, 0, 254, 4)));
    assertEquals(DropReason.NONE, openForged(p, text(61, 3, 254, 4)));
  }

  @Test
  void shouldRefuseWrongPadding() {
    SaParameters p = Frames.gcm();
    for (int pad = 1; pad <= 6; pad++) {
      byte[] text = text(60, 0, 6, 4);
      text[60 + pad - 1] ^= 0x10;
      assertEquals(DropReason.SA_BAD_PADDING, openForged(p, text), "pad byte " + pad);
    }
    byte[] longer = text(60, 0, 2, 4);
    longer[longer.length - 2] = (byte) 255;
    assertEquals(DropReason.SA_BAD_PADDING, openForged(p, longer));
    assertEquals(DropReason.SA_BAD_PADDING, openForged(p, new byte[] {0, 0, 3, 4}));
  }

  @Test
  void shouldConsumeDummiesAndRefuseOtherPayloads() {
    SaParameters p = Frames.gcm();
    assertEquals(DropReason.ESP_DUMMY, openForged(p, text(60, 0, 2, 59)));
    assertEquals(DropReason.ESP_DUMMY, openForged(p, new byte[] {1, 2, 2, 59}));
    assertEquals(DropReason.SA_BAD_PAYLOAD, openForged(p, text(60, 0, 2, 41)));
    assertEquals(DropReason.SA_BAD_PAYLOAD, openForged(p, text(60, 0, 2, 17)));
    assertEquals(DropReason.SA_BAD_PAYLOAD, openForged(p, text(60, 0, 2, 0)));
  }

  @ParameterizedTest
  @CsvSource({"0,0x65", "0,0x44", "0,0x4f", "2,0x01", "3,0xff", "3,0x13"})
  void shouldRefuseAnInnerHeaderThatCannotBe(int offset, String value) {
    byte[] text = text(60, 0, 2, 4);
    if (offset == 3) {
      text[2] = 0;
    }
    text[offset] = (byte) (int) Integer.decode(value);
    DropReason reason = openForged(Frames.gcm(), text);
    // A header of 60 bytes that fills the packet is one; everything else is not.
    assertEquals(value.equals("0x4f") ? DropReason.NONE : DropReason.MALFORMED, reason);
  }

  @Test
  void shouldRefusePayloadsShorterThanAHeader() {
    for (int length = 0; length < 20; length++) {
      byte[] text = text(20, 0, 2, 4);
      byte[] cut = new byte[length + (-(length + 2) & 3) + 2];
      int padding = cut.length - 2 - length;
      System.arraycopy(text, 0, cut, 0, length);
      for (int i = 1; i <= padding; i++) {
        cut[length + i - 1] = (byte) i;
      }
      cut[cut.length - 2] = (byte) padding;
      cut[cut.length - 1] = 4;
      assertEquals(DropReason.MALFORMED, openForged(Frames.gcm(), cut), "length " + length);
    }
  }

  /** RFC 6040 figure 4; columns of the outer field, rows of the inner one, -1 = drop. */
  private static final int[][] ECN = {
    {0, 0, 0, -1},
    {1, 1, 1, 3},
    {2, 1, 2, 3},
    {3, 3, 3, 3},
  };

  @Test
  void shouldMergeCongestionMarksAsRfc6040Says() {
    SaParameters p = Frames.gcm();
    for (int inner = 0; inner < 4; inner++) {
      for (int outer = 0; outer < 4; outer++) {
        try (Frames frames = new Frames();
            InboundSa in = Frames.inbound(p)) {
          byte[] packet = frames.inner(new Random(1), 0, 62, 0xb8 | inner, true);
          byte[] text = Arrays.copyOf(packet, 64);
          text[63] = 4;
          frames.place(Frames.forge(p, 1, text, 0x28 | outer));
          int verdict = frames.open(in);
          if (ECN[inner][outer] < 0) {
            assertEquals(DropReason.SA_ECN, reason(verdict));
            continue;
          }
          assertEquals(0, verdict);
          long ip = frames.batch.address[0];
          assertEquals(62, Ipv4Header.check(ip, 62));
          assertEquals(0xb8 | ECN[inner][outer], Ipv4Header.trafficClass(ip));
          byte[] opened = frames.packet();
          assertArrayEquals(Arrays.copyOfRange(packet, 12, 62), Arrays.copyOfRange(opened, 12, 62));
        }
      }
    }
  }

  @Test
  void shouldSurviveRandomBytes() {
    Random random = new Random(5);
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, true, false, 64);
    try (Frames frames = new Frames();
        InboundSa in = Frames.inbound(p)) {
      for (int n = 0; n < 20_000; n++) {
        byte[] packet = new byte[20 + random.nextInt(200)];
        random.nextBytes(packet);
        frames.place(packet);
        long at = frames.batch.address[0];
        Memory.put8(at + 9, 50);
        assertNotEquals(0, frames.open(in));
        assertEquals(at, frames.batch.address[0]);
        assertEquals(packet.length, frames.batch.length[0]);
      }
      assertTrue(in.packets() == 0 && in.highest() == 0);
    }
  }
}
