package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.crypto.api.AeadAlgorithm;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EspRoundTripTest {
  private static final int OUT_TOO_BIG = DropReason.OUT_TOO_BIG.ordinal();

  static Stream<SaParameters> forms() {
    return Stream.of(true, false)
        .flatMap(esn ->
            Stream.of(true, false)
                .flatMap(udp ->
                    Stream.of(
                        Frames.parameters(AeadAlgorithm.AES_GCM, 16, esn, udp, 64),
                        Frames.parameters(AeadAlgorithm.AES_GCM, 32, esn, udp, 4096),
                        Frames.parameters(AeadAlgorithm.CHACHA20_POLY1305, 32, esn, udp, 32))));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldGiveBackWhatWasSealedForEverySize(SaParameters p) {
    Random random = new Random(1);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      for (int n = 1; n <= 600; n++) {
        int length = n == 1 ? 20 : n == 2 ? Slab.MAX_PACKET : 20 + random.nextInt(1500);
        byte[] inner = frames.inner(random, Slab.HEADROOM, length, random.nextInt(64) << 2, true);
        assertEquals(0, out.seal(frames.batch, 0));
        long outer = frames.batch.address[0];
        int total = frames.batch.length[0];
        frames.assertUntouchedOutside(outer, total);
        assertTrue(total - length <= OutboundSa.overhead(p));
        assertEquals(total, Ipv4Header.check(outer, total));
        assertEquals(n + 1, out.next());
        assertEquals(0, frames.open(in));
        assertArrayEquals(inner, frames.packet());
        frames.assertUntouchedOutside(outer, total);
        assertEquals(n, in.highest());
        assertEquals(n, in.lastSequence());
      }
      assertEquals(600, out.packets());
      assertEquals(600, in.packets());
      assertEquals(out.bytes(), in.bytes());
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldRefuseWithoutATraceWhenTheChunkHasNoRoom(SaParameters p) {
    int headers = 20 + (p.encapsulation() == null ? 0 : 8) + 8 + 8;
    Random random = new Random(2);
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p);
        InboundSa in = Frames.inbound(p)) {
      for (int headroom = 0; headroom <= 64; headroom++) {
        byte[] inner = frames.inner(random, headroom, 100, 0, true);
        boolean fits = headroom >= headers;
        assertSealed(frames, out, in, inner, fits);
      }
      for (int tailroom = 0; tailroom <= 40; tailroom++) {
        int length = 1200 + random.nextInt(9);
        byte[] inner = frames.inner(random, Slab.CHUNK - length - tailroom, length, 0, true);
        int behind = (-(length + 2) & 3) + 2 + 16;
        assertSealed(frames, out, in, inner, tailroom >= behind);
      }
    }
  }

  private static void assertSealed(
      Frames frames, OutboundSa out, InboundSa in, byte[] inner, boolean fits) {
    long next = out.next();
    long at = frames.batch.address[0];
    assertEquals(fits ? 0 : OUT_TOO_BIG, out.seal(frames.batch, 0));
    if (fits) {
      frames.assertUntouchedOutside(frames.batch.address[0], frames.batch.length[0]);
      assertEquals(0, frames.open(in));
    } else {
      assertEquals(at, frames.batch.address[0]);
      assertEquals(next, out.next());
      frames.assertUntouchedOutside(at, inner.length);
    }
    assertArrayEquals(inner, frames.packet());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldWriteTheOuterHeadersOfRfc4303(SaParameters p) {
    Random random = new Random(3);
    boolean udp = p.encapsulation() != null;
    try (Frames frames = new Frames();
        OutboundSa out = Frames.outbound(p)) {
      for (int trafficClass = 0; trafficClass < 256; trafficClass++) {
        boolean dontFragment = trafficClass % 3 == 0;
        int length = 20 + random.nextInt(1000);
        frames.inner(random, Slab.HEADROOM, length, trafficClass, dontFragment);
        assertEquals(0, out.seal(frames.batch, 0));
        long ip = frames.batch.address[0];
        int total = frames.batch.length[0];
        assertEquals(total, Ipv4Header.check(ip, total));
        assertEquals(64, Ipv4Header.timeToLive(ip));
        assertEquals(trafficClass, Ipv4Header.trafficClass(ip));
        assertEquals(dontFragment, Ipv4Header.dontFragment(ip));
        assertEquals(dontFragment ? 0 : trafficClass + 1, Ipv4Header.identification(ip));
        assertEquals(Frames.SOURCE, Ipv4Header.source(ip));
        assertEquals(Frames.DESTINATION, Ipv4Header.destination(ip));
        assertEquals(udp ? IpProtocol.UDP : IpProtocol.ESP, Ipv4Header.protocol(ip));
        long esp = ip + 20;
        if (udp) {
          assertEquals(4500, UdpHeader.sourcePort(esp));
          assertEquals(4501, UdpHeader.destinationPort(esp));
          assertEquals(total - 20, UdpHeader.length(esp));
          assertEquals(0, Memory.u16(esp + 6));
          esp += UdpHeader.LENGTH;
        }
        assertEquals(Frames.SPI, EspHeader.spi(esp));
        assertEquals(trafficClass + 1, EspHeader.sequence(esp));
        assertEquals(trafficClass + 1, Memory.i64(esp + 8));
        assertEquals(0, (int) (ip + total - esp) % 4);
      }
    }
  }

  @Test
  void shouldSealUpToTheLongestPacketInLargerChunks() {
    SaParameters p = Frames.parameters(AeadAlgorithm.AES_GCM, 16, false, true, 64);
    int chunk = 1 << 17;
    int longest = 65_535 - OutboundSa.overhead(p) & ~3;
    try (Arena arena = Arena.ofConfined();
        OutboundSa out = new OutboundSa(p, JceSession.of(p, true), 100, chunk);
        InboundSa in = Frames.inbound(p)) {
      out.grant(-1L);
      Batch batch = new Batch();
      batch.count = 1;
      long at = arena.allocate(chunk, chunk).address() + 128;
      for (int length = longest - 8; length <= longest + 8; length++) {
        Ipv4Header.write(at, length, IpProtocol.UDP, 1, 2, 64, 0, true);
        batch.address[0] = at;
        batch.length[0] = length;
        boolean fits = out.sealedLength(length) <= 65_535;
        assertEquals(fits ? 0 : OUT_TOO_BIG, out.seal(batch, 0));
        if (fits) {
          assertEquals(out.sealedLength(length), batch.length[0]);
          assertEquals(0, in.open(batch, 0, batch.address[0] + 28, batch.length[0] - 28, true));
          assertEquals(length, batch.length[0]);
        }
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> new OutboundSa(p, JceSession.of(p, true), 100, 3000));
  }

  @Test
  void shouldNameTheWorstOverheadExactly() {
    for (SaParameters p : forms().toList()) {
      int worst = 0;
      try (Frames frames = new Frames();
          OutboundSa out = Frames.outbound(p)) {
        for (int length = 20; length < 40; length++) {
          frames.inner(new Random(length), Slab.HEADROOM, length);
          assertEquals(0, out.seal(frames.batch, 0));
          worst = Math.max(worst, frames.batch.length[0] - length);
        }
      }
      assertEquals(worst, OutboundSa.overhead(p));
    }
  }
}
