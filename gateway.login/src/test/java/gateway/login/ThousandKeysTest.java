package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every key enters by its own line and by no other: coordinates are not signed numbers. */
class ThousandKeysTest {
  private static final int KEYS = 1000;

  /** Enough for a thousand products of two. */
  private static final int PRIMES = 46;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "P256", "P384", "P521"})
  void shouldAdmitEachOfAThousandKeysByItsOwnLineOnly(Keys kind) throws Exception {
    List<PublicKey> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(kind.generate().getPublic());
    }
    checkPool(kind, keys);
  }

  /**
   * Their primes serve several times: to find two thousand would take minutes, and what a login
   * sees of a key is the product.
   */
  @Test
  void shouldAdmitEachOfAThousandRsaKeysByItsOwnLineOnly() throws Exception {
    List<BigInteger> primes = new ArrayList<>();
    SecureRandom random = new SecureRandom();
    while (primes.size() < PRIMES) {
      BigInteger prime = BigInteger.probablePrime(1024, random);
      // Then every product has 2048 bits.
      if (prime.testBit(1022)) {
        primes.add(prime);
      }
    }
    List<PublicKey> keys = new ArrayList<>();
    KeyFactory factory = KeyFactory.getInstance("RSA");
    for (int p = 0; p < PRIMES; p++) {
      for (int q = 0; q < p && keys.size() < KEYS; q++) {
        BigInteger modulus = primes.get(p).multiply(primes.get(q));
        keys.add(factory.generatePublic(new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4)));
      }
    }
    assertEquals(KEYS, keys.size());
    checkPool(Keys.RSA, keys);
  }

  @Test
  void shouldMeetCoordinatesThatBeginWithAHighBit() throws Exception {
    int high = 0;
    for (int i = 0; i < KEYS; i++) {
      PublicKey key = Keys.P256.generate().getPublic();
      if (Keys.highBit(key)) {
        high++;
        AuthorizedKey line = KeyLine.read(Keys.P256.line(key));
        assertTrue(line.key().equals(SshKey.of(Keys.handedOver(key))));
      }
    }
    // three quarters are expected
    assertTrue(high > KEYS / 2, "only " + high + " keys with a high bit");
  }

  /** One file with every key, each for a user of its own: a user enters with no other's key. */
  private void checkPool(Keys kind, List<PublicKey> generated) throws Exception {
    int size = generated.size();
    List<PublicKey> keys = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < size; i++) {
      PublicKey key = generated.get(i);
      keys.add(Keys.handedOver(key));
      lines.append("role=\"operator\",user=\"u" + i + "\" " + kind.line(key) + "\n");
    }
    Path file = Files.writeString(folder.resolve("authorized_keys"), lines);
    List<String> complaints = new ArrayList<>();
    AuthorizedKeys authorized = new AuthorizedKeys(file, Lines.nobody(), complaints::add);
    assertEquals(size, authorized.current().size());
    assertEquals(List.of(), complaints);
    for (int i = 0; i < size; i++) {
      assertEquals(Optional.of(Role.OPERATOR), authorized.role("u" + i, keys.get(i)));
      PublicKey other = keys.get((i + 1) % size);
      assertEquals(Optional.empty(), authorized.role("u" + i, other));
    }
  }
}
