package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
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

  /** RSA keys are slow to make: this many make the pool. */
  private static final int RSA_KEYS = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"ED25519", "P256", "P384", "P521"})
  void shouldAdmitEachOfAThousandKeysByItsOwnLineOnly(Keys kind) throws Exception {
    checkPool(kind, KEYS);
  }

  @Test
  void shouldAdmitEachRsaKeyByItsOwnLineOnly() throws Exception {
    checkPool(Keys.RSA, RSA_KEYS);
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
  private void checkPool(Keys kind, int size) throws Exception {
    List<PublicKey> keys = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < size; i++) {
      KeyPair pair = kind.generate();
      keys.add(Keys.handedOver(pair.getPublic()));
      lines.append("role=\"operator\",user=\"u" + i + "\" " + kind.line(pair.getPublic()) + "\n");
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
