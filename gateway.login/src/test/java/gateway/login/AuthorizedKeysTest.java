package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file as it changes under the gateway. */
class AuthorizedKeysTest {
  @TempDir Path folder;
  private final List<String> complaints = new ArrayList<>();
  private PublicKey key;
  private Path file;
  private AuthorizedKeys keys;

  @BeforeEach
  void write() throws Exception {
    key = Keys.ED25519.generate().getPublic();
    file = folder.resolve("authorized_keys");
    keys = new AuthorizedKeys(file, Lines.nobody(), complaints::add);
  }

  @Test
  void shouldAdmitNobodyWhereThereIsNoFile() {
    assertEquals(Optional.empty(), keys.role("viewer", key));
    assertEquals(List.of(), complaints);
  }

  @Test
  void shouldSeeAKeyComeAndGo() throws Exception {
    Files.writeString(file, "role=\"admin\" " + Keys.ED25519.line(key) + "\n");
    assertEquals(Optional.of(Role.ADMIN), keys.role("admin", key));
    Files.writeString(file, "# nobody\n");
    assertEquals(Optional.empty(), keys.role("admin", key));
    Files.delete(file);
    assertEquals(Optional.empty(), keys.role("admin", key));
  }

  @Test
  void shouldAdmitAUserByTheNameOfTheLineOnly() throws Exception {
    Files.writeString(file, "role=\"operator\",user=\"carol\" " + Keys.ED25519.line(key) + "\n");
    assertEquals(Optional.of(Role.OPERATOR), keys.role("carol", key));
    assertEquals(Optional.empty(), keys.role("operator", key));
    assertEquals(Optional.empty(), keys.role("admin", key));
    assertEquals(Optional.empty(), keys.role("", key));
  }

  @Test
  void shouldComplainOncePerContentHoweverOftenStrangersKnock() throws Exception {
    Files.writeString(file, "hello\n");
    for (int i = 0; i < 100; i++) {
      keys.role("admin", key);
    }
    assertEquals(1, complaints.size(), complaints::toString);
    Files.writeString(file, "hello\nhello\n");
    keys.role("admin", key);
    assertEquals(3, complaints.size(), complaints::toString);
  }

  @Test
  void shouldNotBelieveAFileThatOthersMayWrite() throws Exception {
    Files.writeString(file, "role=\"admin\" " + Keys.ED25519.line(key) + "\n");
    for (String mode : List.of("rw--w----", "rw-----w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertEquals(Optional.empty(), keys.role("admin", key), mode);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(Optional.of(Role.ADMIN), keys.role("admin", key));
    assertEquals(1, complaints.size(), complaints::toString);
  }

  @Test
  void shouldNotReadAFileWithoutEnd() throws Exception {
    Files.writeString(file, ("# " + "x".repeat(1 << 20) + "\n"));
    assertEquals(Optional.empty(), keys.role("admin", key));
    assertEquals(1, complaints.size(), complaints::toString);
  }
}
