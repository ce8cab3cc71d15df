package gateway.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server as Karaf makes it, fitted when it starts, with real clients. */
abstract class FittedServer {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  final SshServer server = SshServer.setUpDefaultServer();
  final SshClient client = SshClient.setUpDefaultClient();
  final BlockingQueue<String> entered = new LinkedBlockingQueue<>();
  final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
  LoginLog log;
  KeyPair carol;

  @BeforeEach
  void prepare() throws Exception {
    carol = Keys.P256.generate();
    Path file = folder.resolve("authorized_keys");
    Files.writeString(
        file, "user=\"carol\",role=\"operator\" " + Keys.P256.line(carol.getPublic()) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    AuthorizedKey admin = AdminKey.make(folder.resolve("admin.key"), new SecureRandom());
    AuthorizedKeys keys = new AuthorizedKeys(file, admin, complaint -> {});
    log = new LoginLog(keys, entered::add, refused::add);
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider(folder.resolve("host.key")));
    server.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory()));
    server.setPublickeyAuthenticator((user, key, session) -> keys.role(user, key).isPresent());
    server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    client.setServerKeyVerifier((session, address, key) -> true);
    client.start();
  }

  @AfterEach
  void stop() throws IOException {
    client.stop();
    server.stop(true);
  }

  void start() throws IOException {
    SshDoor.fit(server, log);
    server.start();
  }

  ClientSession connect(String user) throws IOException {
    return client.connect(user, "127.0.0.1", server.getPort()).verify(PATIENCE).getSession();
  }

  /** Carol, who has logged in. */
  ClientSession enter() throws IOException {
    ClientSession session = connect("carol");
    session.addPublicKeyIdentity(carol);
    session.auth().verify(PATIENCE);
    return session;
  }

  /** A shell that reads nothing and ends when its channel does. */
  static class Deaf implements Command {
    @Override
    public void start(ChannelSession channel, Environment environment) {}

    @Override
    public void destroy(ChannelSession channel) {}

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream out) {}

    @Override
    public void setErrorStream(OutputStream errors) {}

    @Override
    public void setExitCallback(ExitCallback callback) {}
  }
}
