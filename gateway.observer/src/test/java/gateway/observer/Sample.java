package gateway.observer;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames as they appear on the demo's wire. */
final class Sample {
  static final byte[] TO = {2, 0, 0, 0, 0, 2};
  static final byte[] FROM = {2, 0, 0, 0, 0, 1};

  private Sample() {}

  private static byte[] ipv4(int last) {
    return new byte[] {(byte) 192, 0, 2, (byte) last};
  }

  static byte[] udp(int sport, int dport, byte[] payload) {
    return Injector.udpFrame(
        TO,
        FROM,
        new Injector.Endpoint(ipv4(1), sport),
        new Injector.Endpoint(ipv4(2), dport),
        payload);
  }

  /** A payload that looks like ESP: SPI, sequence number, bytes that stand for ciphertext. */
  static byte[] espPayload(int spi, long sequence, int length) {
    byte[] payload = new byte[8 + length];
    Arrays.fill(payload, (byte) 0xc5);
    ByteBuffer.wrap(payload).putInt(spi).putInt((int) sequence);
    return payload;
  }

  static byte[] espInUdp(int spi, long sequence) {
    return udp(4500, 4500, espPayload(spi, sequence, 88));
  }

  static byte[] probe(int classId, long sequence, int size) {
    byte[] payload = new byte[size];
    ProbeFormat.write(MemorySegment.ofArray(payload), 0, size, classId, sequence, 1);
    return payload;
  }

  static String hex(byte[] frame) {
    return HexFormat.of().formatHex(frame);
  }
}
