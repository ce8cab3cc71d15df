package gateway.crypto.jce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one provider seals the other opens, byte for byte, and neither opens anything else. */
class OpenSslAgreementTest {
  private static final int LONGEST = 9_000;
  private static final int TAG = AeadAlgorithm.TAG_LENGTH;

  private final SplittableRandom random = new SplittableRandom(4301);
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment area = arena.allocate(3L * (LONGEST + 256));
  private final long aad = area.address();
  private final long nonce = aad + 64;
  private final long data = aad + 128;
  private final long plain = data + LONGEST + 128;

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldAgreeBothWaysOverRandomLengths(AeadAlgorithm algorithm) throws Exception {
    for (int keyLength : new int[] {16, 24, 32}) {
      if (algorithm.acceptsKeyLength(keyLength)) {
        byte[] key = new byte[keyLength];
        random.nextBytes(key);
        for (int n = 0; n < 400; n++) {
          exchange(new JceProvider(), new OpenSslProvider(), algorithm, key, n);
          exchange(new OpenSslProvider(), new JceProvider(), algorithm, key, n);
        }
      }
    }
  }

  private void exchange(
      AeadProvider from, AeadProvider to, AeadAlgorithm algorithm, byte[] key, int n)
      throws Exception {
    int length = n < 80 ? n : random.nextInt(LONGEST);
    int aadLength = n % 4 == 0 ? 0 : random.nextInt(60);
    randomize();
    Memory.copy(data, plain, length);
    try (AeadSession sealing = from.newSession(algorithm, key, true);
        AeadSession opening = to.newSession(algorithm, key, false)) {
      assertTrue(sealing.seal(aad, aadLength, nonce, data, length, data + length));
      long behind = Memory.i64(data + length + TAG);
      assertTrue(opening.open(aad, aadLength, nonce, data, length, data + length));
      assertEquals(behind, Memory.i64(data + length + TAG), "bytes behind the tag");
      assertEquals(
          -1,
          area.asSlice(data - aad, length).mismatch(area.asSlice(plain - aad, length)),
          from.name() + " to " + to.name() + ", " + length + " bytes");
    }
  }

  private void randomize() {
    for (long at = 0; at < area.byteSize() - 8; at += 8) {
      area.set(ValueLayout.JAVA_LONG_UNALIGNED, at, random.nextLong());
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldRefuseEveryFlippedBit(AeadAlgorithm algorithm) throws Exception {
    byte[] key = new byte[32];
    random.nextBytes(key);
    int length = 40;
    int aadLength = 12;
    randomize();
    try (AeadSession sealing = new JceProvider().newSession(algorithm, key, true);
        AeadSession opening = new JceProvider().newSession(algorithm, key, false)) {
      assertTrue(sealing.seal(aad, aadLength, nonce, data, length, data + length));
      Memory.copy(data, plain, length + TAG);
      long[] starts = {aad, nonce, data};
      int[] lengths = {aadLength, AeadAlgorithm.NONCE_LENGTH, length + TAG};
      for (int part = 0; part < 3; part++) {
        for (int bit = 0; bit < 8 * lengths[part]; bit++) {
          long at = starts[part] + bit / 8;
          Memory.put8(at, Memory.u8(at) ^ 1 << bit % 8);
          assertFalse(
              opening.open(aad, aadLength, nonce, data, length, data + length),
              "part " + part + " bit " + bit);
          Memory.put8(at, Memory.u8(at) ^ 1 << bit % 8);
          Memory.copy(plain, data, length + TAG);
        }
      }
      assertTrue(opening.open(aad, aadLength, nonce, data, length, data + length));
    }
  }
}
