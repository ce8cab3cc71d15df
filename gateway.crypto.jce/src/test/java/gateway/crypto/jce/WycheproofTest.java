package gateway.crypto.jce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadSession;
import gateway.packet.Memory;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The vectors of project Wycheproof; those that a session cannot express are counted by reason. */
class WycheproofTest {
  private static final Path VECTORS = Path.of("..", "..", "shared", "data", "wycheproof");

  private final Map<String, Integer> leftOut = new TreeMap<>();
  private int valid;
  private int invalid;

  @Test
  void shouldAgreeWithWycheproofForAesGcm() throws Exception {
    run("aes_gcm_test.json", AeadAlgorithm.AES_GCM);
    assertEquals(116, valid);
    assertEquals(81, invalid);
    assertEquals(Map.of("nonce is not 96 bits long", 119), leftOut);
  }

  @Test
  void shouldAgreeWithWycheproofForChaCha20Poly1305() throws Exception {
    run("chacha20_poly1305_test.json", AeadAlgorithm.CHACHA20_POLY1305);
    assertEquals(256, valid);
    assertEquals(60, invalid);
    assertEquals(Map.of("nonce is not 96 bits long", 9), leftOut);
  }

  private void run(String file, AeadAlgorithm algorithm) throws Exception {
    Path path = VECTORS.resolve(file);
    assumeTrue(Files.exists(path), "../shared/data/wycheproof/" + file + " is absent");
    JsonNode root = new ObjectMapper().readTree(path.toFile());
    for (JsonNode group : root.get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        if (group.get("ivSize").asInt() != 96) {
          leftOut.merge("nonce is not 96 bits long", 1, Integer::sum);
        } else if (group.get("tagSize").asInt() != 128) {
          leftOut.merge("tag is not 128 bits long", 1, Integer::sum);
        } else {
          check(test, algorithm);
        }
      }
    }
    System.out.printf("%s: %d valid, %d invalid, left out %s%n", file, valid, invalid, leftOut);
    assertEquals(
        root.get("numberOfTests").asInt(),
        valid + invalid + leftOut.values().stream().mapToInt(Integer::intValue).sum());
  }

  private void check(JsonNode test, AeadAlgorithm algorithm) throws Exception {
    String label = "tcId " + test.get("tcId").asInt();
    byte[] key = hex(test, "key");
    byte[] message = hex(test, "msg");
    byte[] cipherText = hex(test, "ct");
    byte[] tag = hex(test, "tag");
    boolean good = test.get("result").asText().equals("valid");
    JceProvider provider = new JceProvider();
    try (Arena arena = Arena.ofConfined();
        AeadSession sealing = provider.newSession(algorithm, key, true);
        AeadSession opening = provider.newSession(algorithm, key, false)) {
      byte[] aad = hex(test, "aad");
      long aadAt = place(arena, aad);
      long nonceAt = place(arena, hex(test, "iv"));
      long tagAt = place(arena, tag);
      long data = place(arena, cipherText);
      assertEquals(
          good, opening.open(aadAt, aad.length, nonceAt, data, cipherText.length, tagAt), label);
      if (good) {
        valid++;
        assertArrayEquals(message, bytes(data, message.length), label);
        Memory.fill(tagAt, tag.length, 0);
        assertTrue(sealing.seal(aadAt, aad.length, nonceAt, data, message.length, tagAt), label);
        assertArrayEquals(cipherText, bytes(data, cipherText.length), label);
        assertArrayEquals(tag, bytes(tagAt, tag.length), label);
      } else {
        invalid++;
        // The session is whole after a refusal.
        assertTrue(sealing.seal(aadAt, aad.length, nonceAt, data, message.length, tagAt), label);
        assertTrue(opening.open(aadAt, aad.length, nonceAt, data, message.length, tagAt), label);
        assertFalse(opening.open(aadAt, aad.length, nonceAt, data, message.length, data), label);
      }
    }
  }

  private static byte[] hex(JsonNode test, String field) {
    return HexFormat.of().parseHex(test.get(field).asText());
  }

  private static long place(Arena arena, byte[] bytes) {
    long address = arena.allocate(bytes.length + 16).address();
    Memory.copy(bytes, 0, address, bytes.length);
    return address;
  }

  private static byte[] bytes(long address, int length) {
    byte[] out = new byte[length];
    Memory.copy(address, out, 0, length);
    return out;
  }
}
