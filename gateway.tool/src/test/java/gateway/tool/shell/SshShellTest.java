package gateway.tool.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom the shell talks to: a server that admits everybody, in the place of the gateway's. */
@Timeout(60)
class SshShellTest {
  @TempDir Path folder;
  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicBoolean asked = new AtomicBoolean();
  private KeyPair host;

  @BeforeEach
  void start() throws Exception {
    host = key();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory()));
    server.setPublickeyAuthenticator((user, key, session) -> {
      asked.set(true);
      return true;
    });
    server.start();
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("ssh.port"), server.getPort() + "\n");
    try (OutputStream out = Files.newOutputStream(run.resolve("admin.key"))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key(), "", null, out);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(true);
  }

  @Test
  void shouldLogInWhereTheServerShowsTheFoldersKey() throws Exception {
    known("* " + PublicKeyEntry.toString(host.getPublic()) + "\n");
    SshShell.connect(folder).close();
    assertTrue(asked.get());
  }

  @Test
  void shouldSayNothingToAServerWithAnotherKeyAndTellTheOperator() throws Exception {
    known("* " + PublicKeyEntry.toString(key().getPublic()) + "\n");
    assertStranger();
  }

  @Test
  void shouldTrustNobodyWhereTheFolderKnowsNoKey() throws Exception {
    assertStranger();
    known("");
    assertStranger();
    known("* ecdsa-sha2-nistp256 AAAA\n");
    assertStranger();
  }

  @Test
  void shouldLeaveStandardInputOpenForTheTerminalsSake() throws Exception {
    known("* " + PublicKeyEntry.toString(host.getPublic()) + "\n");
    server.setShellFactory(channel -> new Brief());
    AtomicBoolean closed = new AtomicBoolean();
    InputStream in =
        new ByteArrayInputStream(new byte[0]) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (SshShell shell = SshShell.connect(folder)) {
      assertEquals(0, shell.interact(in));
    }
    assertFalse(closed.get(), "stty asks it what the terminal is to be");
  }

  /** A shell that is left at once. */
  private static final class Brief implements Command {
    private ExitCallback exit = (code, message, close) -> {};

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      exit.onExit(0);
    }

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {}

    @Override
    public void setErrorStream(OutputStream err) {}
  }

  private void assertStranger() {
    GatewayException refused =
        assertThrows(GatewayException.class, () -> SshShell.connect(folder).close());
    assertEquals(Errno.EPERM, refused.code(), refused::getMessage);
    assertTrue(refused.getMessage().contains("it is not this gateway"), refused::getMessage);
    assertFalse(asked.get(), "no key was shown to it");
  }

  private void known(String lines) throws IOException {
    Files.writeString(folder.resolve("run/known_hosts"), lines);
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }
}
