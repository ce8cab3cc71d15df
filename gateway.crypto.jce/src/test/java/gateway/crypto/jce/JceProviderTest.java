package gateway.crypto.jce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JceProviderTest {
  private final JceProvider provider = new JceProvider();

  @Test
  void shouldBeFoundOutsideOsgi() {
    assertTrue(
        ServiceLoader.load(AeadProvider.class).stream()
            .anyMatch(found -> found.type() == JceProvider.class));
    assertEquals("jce", provider.name());
    assertFalse(provider.allocationFree());
    assertTrue(provider.version().startsWith("SunJCE " + Runtime.version().feature()));
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldSupportEveryAlgorithmOfTheApi(AeadAlgorithm algorithm) {
    assertTrue(provider.supports(algorithm));
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldRefuseKeysOfOtherLengths(AeadAlgorithm algorithm) {
    for (int length = 0; length <= 64; length++) {
      byte[] key = new byte[length];
      if (!algorithm.acceptsKeyLength(length)) {
        GatewayException e =
            assertThrows(GatewayException.class, () -> provider.newSession(algorithm, key, true));
        assertEquals(Errno.EINVAL, e.code());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldRefuseTheOtherWayAndAfterClose(AeadAlgorithm algorithm) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      long memory = arena.allocate(256).address();
      AeadSession sealing = provider.newSession(algorithm, new byte[32], true);
      AeadSession opening = provider.newSession(algorithm, new byte[32], false);
      assertFalse(sealing.open(memory, 8, memory, memory + 64, 32, memory + 96));
      assertFalse(opening.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertTrue(sealing.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertTrue(opening.open(memory, 8, memory, memory + 64, 32, memory + 96));
      sealing.close();
      sealing.close();
      opening.close();
      Memory.put64(memory, 1); // another nonce: the old one is refused for its own sake
      assertFalse(sealing.seal(memory, 8, memory, memory + 64, 32, memory + 96));
      assertFalse(opening.open(memory, 8, memory, memory + 64, 32, memory + 96));
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldRefuseToSealTwiceUnderOneNonceAndSealUnderTheNext(AeadAlgorithm algorithm)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        AeadSession sealing = provider.newSession(algorithm, new byte[32], true)) {
      long memory = arena.allocate(256).address();
      assertTrue(sealing.seal(memory, 8, memory + 16, memory + 64, 32, memory + 96));
      assertFalse(sealing.seal(memory, 8, memory + 16, memory + 64, 32, memory + 96));
      Memory.put64(memory + 16, 1);
      assertTrue(sealing.seal(memory, 8, memory + 16, memory + 64, 32, memory + 96));
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldOpenAPacketWhoseForgeryCameFirstAndAgainAfterwards(AeadAlgorithm algorithm)
      throws Exception {
    try (Arena arena = Arena.ofConfined();
        AeadSession sealing = provider.newSession(algorithm, new byte[32], true);
        AeadSession opening = provider.newSession(algorithm, new byte[32], false)) {
      long memory = arena.allocate(512).address();
      long data = memory + 64;
      assertTrue(sealing.seal(memory, 8, memory + 16, data, 32, data + 32));
      long kept = memory + 256;
      Memory.copy(data, kept, 48);
      for (int round = 0; round < 3; round++) {
        Memory.copy(kept, data, 48);
        Memory.put8(data + 5, Memory.u8(data + 5) ^ 1);
        assertFalse(opening.open(memory, 8, memory + 16, data, 32, data + 32));
        Memory.copy(kept, data, 48);
        assertTrue(opening.open(memory, 8, memory + 16, data, 32, data + 32));
        assertEquals(0, Memory.i64(data));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AeadAlgorithm.class)
  void shouldHaveAKeyOfItsOwn(AeadAlgorithm algorithm) throws Exception {
    byte[] key = new byte[32];
    try (Arena arena = Arena.ofConfined();
        AeadSession sealing = provider.newSession(algorithm, key, true)) {
      java.util.Arrays.fill(key, (byte) 7);
      long memory = arena.allocate(256).address();
      assertTrue(sealing.seal(memory, 8, memory + 16, memory + 64, 32, memory + 96));
      try (AeadSession opening = provider.newSession(algorithm, new byte[32], false)) {
        assertTrue(opening.open(memory, 8, memory + 16, memory + 64, 32, memory + 96));
      }
    }
  }
}
