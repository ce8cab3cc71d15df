package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.crypto.api.AeadAlgorithm;
import gateway.esp.SaParameters.Encapsulation;
import gateway.packet.Batch;
import gateway.packet.EspHeader;
import gateway.packet.IpProtocol;
import gateway.packet.Ipv4Header;
import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.packet.UdpHeader;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One chunk between two others that must stay as they are, and a batch that names it. */
final class Frames implements AutoCloseable {
  static final int CANARY = 0xa5;
  static final int SOURCE = 0xc0000201;
  static final int DESTINATION = 0xc0000202;
  static final int SPI = 0x1001;

  final Slab slab = new Slab(3);
  final Batch batch = new Batch();
  final long chunk = slab.base() + Slab.CHUNK;

  Frames() {
    batch.count = 1;
  }

  static SaParameters parameters(
      AeadAlgorithm algorithm, int keyLength, boolean esn, boolean udp, int window) {
    return parameters(algorithm, keyLength, esn, udp, window, 0, 0);
  }

  static SaParameters parameters(
      AeadAlgorithm algorithm,
      int keyLength,
      boolean esn,
      boolean udp,
      int window,
      long outbound,
      long inbound) {
    byte[] key = new byte[keyLength];
    new Random(keyLength).nextBytes(key);
    @Nullable Encapsulation encapsulation = udp ? new Encapsulation(4500, 4501) : null;
    return new SaParameters(
        SOURCE,
        DESTINATION,
        SPI,
        7,
        SaParameters.Mode.TUNNEL,
        algorithm,
        key,
        0x01020304,
        esn,
        window,
        outbound,
        inbound,
        encapsulation,
        null);
  }

  static SaParameters gcm() {
    return parameters(AeadAlgorithm.AES_GCM, 16, false, false, 64);
  }

  static OutboundSa outbound(SaParameters p) {
    OutboundSa sa = new OutboundSa(p, JceSession.of(p, true), 1L << 20);
    sa.grant(-1L);
    return sa;
  }

  static InboundSa inbound(SaParameters p) {
    InboundSa sa = new InboundSa(p, JceSession.of(p, false), 1L << 20);
    sa.raiseCeiling(-1L);
    return sa;
  }

  /** A random inner packet of {@code length} bytes at {@code offset} of the chunk. */
  byte[] inner(Random random, int offset, int length) {
    return inner(random, offset, length, random.nextInt(256), random.nextBoolean());
  }

  byte[] inner(Random random, int offset, int length, int trafficClass, boolean dontFragment) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    clear();
    long at = chunk + offset;
    Memory.copy(bytes, 0, at, length);
    Ipv4Header.write(
        at, length, IpProtocol.UDP, 0x0a010001, 0x0a020002, 17, trafficClass, dontFragment);
    batch.address[0] = at;
    batch.length[0] = length;
    return packet();
  }

  /** Puts a whole outer packet into the chunk. */
  void place(byte[] packet) {
    clear();
    long at = chunk + Slab.HEADROOM;
    Memory.copy(packet, 0, at, packet.length);
    batch.address[0] = at;
    batch.length[0] = packet.length;
  }

  void clear() {
    Memory.fill(slab.base(), 3L * Slab.CHUNK, CANARY);
  }

  /** The packet that the batch names. */
  byte[] packet() {
    byte[] out = new byte[batch.length[0]];
    Memory.copy(batch.address[0], out, 0, out.length);
    return out;
  }

  int open(InboundSa sa) {
    boolean udp = Ipv4Header.protocol(batch.address[0]) == IpProtocol.UDP;
    int headers = Ipv4Header.MIN_LENGTH + (udp ? UdpHeader.LENGTH : 0);
    return sa.open(batch, 0, batch.address[0] + headers, batch.length[0] - headers, udp);
  }

  /** Every byte outside the given range still has the canary. */
  void assertUntouchedOutside(long from, int length) {
    for (long at = slab.base(); at < slab.base() + 3L * Slab.CHUNK; at++) {
      if (at < from || at >= from + length) {
        int offset = (int) (at - chunk);
        assertEquals(CANARY, Memory.u8(at), () -> "byte at offset " + offset + " of the chunk");
      }
    }
  }

  /** A plain ESP packet around any text, trailer included, sealed by the JDK. */
  static byte[] forge(SaParameters p, long sequence, byte[] text, int trafficClass) {
    try (Frames frames = new Frames()) {
      int front = Ipv4Header.MIN_LENGTH + EspHeader.LENGTH + 8;
      int total = front + text.length + AeadAlgorithm.TAG_LENGTH;
      long ip = frames.chunk;
      long esp = ip + Ipv4Header.MIN_LENGTH;
      Ipv4Header.write(ip, total, IpProtocol.ESP, SOURCE, DESTINATION, 64, trafficClass, false);
      EspHeader.write(esp, p.spi(), sequence);
      Memory.put64(esp + 8, sequence);
      Memory.copy(text, 0, ip + front, text.length);
      // Scratch for what is not in the packet lies in the next chunk.
      long nonce = ip + Slab.CHUNK;
      long aad = nonce + 16;
      Memory.put32(nonce, p.salt());
      Memory.put64(nonce + 4, sequence);
      Memory.put32(aad, p.spi());
      Memory.put64(aad + 4, sequence);
      JceSession.of(p, true)
          .seal(
              p.esn() ? aad : esp,
              p.esn() ? 12 : 8,
              nonce,
              ip + front,
              text.length,
              ip + front + text.length);
      frames.batch.address[0] = ip;
      frames.batch.length[0] = total;
      return frames.packet();
    }
  }

  @Override
  public void close() {
    slab.close();
  }
}
