package gateway.login;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.modules.publickey.PublickeyCallback;
import org.apache.karaf.shell.ssh.keygenerator.KeyPairLoader;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real server and a real client; the server asks the module as Karaf's does. */
class SshLoginTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SshServer server;
  private SshClient client;
  private AuthorizedKeys keys;
  private final Set<String> principals = new TreeSet<>();

  @BeforeEach
  void start() throws Exception {
    AuthorizedKey admin = AdminKey.make(folder.resolve("admin.key"), new SecureRandom());
    HostKey.makeOrRead(folder.resolve("host.key"), new SecureRandom());
    keys = new AuthorizedKeys(folder.resolve("authorized_keys"), admin, complaint -> {});
    KeyPair host;
    try (var in = Files.newInputStream(folder.resolve("host.key"))) {
      host = KeyPairLoader.getKeyPair(in);
    }
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory()));
    server.setPublickeyAuthenticator((user, key, session) -> login(user, key));
    server.start();
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((session, address, key) -> {
      try {
        String line = Files.readString(folder.resolve("known_hosts"));
        return line.equals("* " + SshKey.of(key).line() + "\n");
      } catch (Exception e) {
        return false;
      }
    });
    PrivateFile.write(
        folder.resolve("known_hosts"),
        "* " + HostKey.makeOrRead(folder.resolve("host.key"), new SecureRandom()).line() + "\n");
    client.start();
  }

  @AfterEach
  void stop() throws IOException {
    client.stop();
    server.stop(true);
  }

  @Test
  void shouldAdmitTheHolderOfTheAdminKeyAsAdmin() throws Exception {
    KeyPair admin =
        new FileKeyPairProvider(folder.resolve("admin.key"))
            .loadKeys((SessionContext) null)
            .iterator()
            .next();
    assertTrue(enters("admin", admin));
    assertEquals(
        Set.of(
            "role admin",
            "role manager",
            "role operator",
            "role ssh",
            "role systembundles",
            "role viewer",
            "user admin"),
        principals);
    assertFalse(enters("root", admin));
    assertFalse(enters("karaf", admin));
  }

  @ParameterizedTest
  @EnumSource
  void shouldAdmitAKeyOfEachKindInItsRole(Keys kind) throws Exception {
    KeyPair carol = kind.generate();
    KeyPair stranger = kind.generate();
    Files.writeString(
        folder.resolve("authorized_keys"),
        "user=\"carol\",role=\"operator\" " + kind.line(carol.getPublic()) + "\n");
    assertFalse(enters("carol", stranger));
    assertTrue(enters("carol", carol));
    assertEquals(Set.of("user carol", "role operator", "role ssh", "role viewer"), principals);
  }

  @Test
  void shouldRefuseALoginThatBringsAPassword() {
    PublicKeyLogin module = new PublicKeyLogin();
    Subject subject = new Subject();
    module.initialize(
        subject,
        callbacks -> {
          for (Callback callback : callbacks) {
            switch (callback) {
              case NameCallback name -> name.setName("admin");
              case PasswordCallback password -> password.setPassword("admin".toCharArray());
              default -> throw new UnsupportedCallbackException(callback);
            }
          }
        },
        Map.of(),
        Map.of(PublicKeyLogin.KEYS, keys));
    assertThrows(LoginException.class, module::login);
    module.abort();
    assertEquals(Set.of(), subject.getPrincipals());
  }

  @Test
  void shouldForgetARoleAtLogout() throws Exception {
    KeyPair viewer = Keys.P384.generate();
    Files.writeString(folder.resolve("authorized_keys"), Keys.P384.line(viewer.getPublic()) + "\n");
    Subject subject = new Subject();
    PublicKeyLogin module = module("viewer", viewer.getPublic(), subject);
    assertTrue(module.login());
    assertEquals(Set.of(), subject.getPrincipals(), "nothing before the commit");
    assertTrue(module.commit());
    assertEquals(3, subject.getPrincipals().size());
    module.logout();
    assertEquals(Set.of(), subject.getPrincipals());
  }

  @Test
  void shouldKeepTheKeysFromOthers() throws Exception {
    for (String name : List.of("admin.key", "host.key", "known_hosts")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))),
          name);
    }
  }

  @Test
  void shouldKeepTheHostKeyAndReplaceTheAdminKey() throws Exception {
    String host = Files.readString(folder.resolve("host.key"));
    String admin = Files.readString(folder.resolve("admin.key"));
    HostKey.makeOrRead(folder.resolve("host.key"), new SecureRandom());
    AdminKey.make(folder.resolve("admin.key"), new SecureRandom());
    assertEquals(host, Files.readString(folder.resolve("host.key")));
    assertNotEquals(admin, Files.readString(folder.resolve("admin.key")));
  }

  @Test
  void shouldSayWhatToDoWithAHostKeyThatIsNone() throws Exception {
    Path file = Files.writeString(folder.resolve("other.key"), "hello\n");
    Exception refusal =
        assertThrows(
            gateway.packet.GatewayException.class,
            () -> HostKey.makeOrRead(file, new SecureRandom()));
    assertTrue(refusal.getMessage().startsWith(file.toString()), refusal::getMessage);
    assertEquals("hello\n", Files.readString(file), "left as it was");
  }

  @Test
  void shouldBeReadByOpenSshToo() throws Exception {
    List<String> lines = new ArrayList<>();
    Process keygen;
    try {
      keygen =
          new ProcessBuilder("ssh-keygen", "-y", "-f", folder.resolve("admin.key").toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      org.junit.jupiter.api.Assumptions.abort("ssh-keygen is not installed (openssh-client)");
      return;
    }
    lines.addAll(keygen.inputReader().lines().toList());
    assertEquals(0, keygen.waitFor(), lines::toString);
    PublicKey read =
        org.apache.sshd.common.config.keys.PublicKeyEntry.parsePublicKeyEntry(lines.getFirst())
            .resolvePublicKey(null, Map.of(), null);
    assertDoesNotThrow(() -> keys.role("admin", read).orElseThrow());
  }

  private boolean login(String user, PublicKey key) {
    try {
      Subject subject = new Subject();
      PublicKeyLogin module = module(user, key, subject);
      boolean in = module.login() && module.commit();
      principals.clear();
      subject.getPrincipals().stream().map(SshLoginTest::text).forEach(principals::add);
      return in;
    } catch (LoginException e) {
      return false;
    }
  }

  private PublicKeyLogin module(String user, PublicKey key, Subject subject) {
    PublicKeyLogin module = new PublicKeyLogin();
    module.initialize(
        subject,
        callbacks -> {
          for (Callback callback : callbacks) {
            switch (callback) {
              case NameCallback name -> name.setName(user);
              case PublickeyCallback offered -> offered.setPublicKey(key);
              default -> throw new UnsupportedCallbackException(callback);
            }
          }
        },
        Map.of(),
        Map.of(PublicKeyLogin.KEYS, keys));
    return module;
  }

  private static String text(Principal principal) {
    return switch (principal) {
      case UserPrincipal user -> "user " + user.getName();
      case RolePrincipal role -> "role " + role.getName();
      default -> principal.toString();
    };
  }

  private boolean enters(String user, KeyPair key) throws IOException {
    principals.clear();
    client.setKeyIdentityProvider(KeyPairProvider.wrap(key));
    try (ClientSession session =
        client.connect(user, "127.0.0.1", server.getPort()).verify(PATIENCE).getSession()) {
      try {
        session.auth().verify(PATIENCE);
        return true;
      } catch (IOException refused) {
        return false;
      }
    }
  }
}
