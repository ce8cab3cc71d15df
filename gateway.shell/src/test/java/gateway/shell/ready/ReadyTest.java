package gateway.shell.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.boot.Host;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.shell.command.GatewayInfo;
import gateway.shell.operations.Commits;
import gateway.shell.operations.Operations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a real gateway without ports, Karaf's session factory and an SSH server. */
@Timeout(60)
class ReadyTest {
  @TempDir private Path directory = Path.of("");
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Ready ready = new Ready(said::add);
  private final SessionFactoryImpl shell = new SessionFactoryImpl(new ThreadIOImpl());
  private final SshServer ssh = server();
  private Host host = new Host(Path.of(""), Throwable::printStackTrace);

  private static SshServer server() {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    return server;
  }

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        directory.resolve("gateway.yaml"), "gateway: { name: t }\nspd: { driver: linear }\n");
    host = new Host(directory, Throwable::printStackTrace);
    host.arrive(new OpenSslProvider());
    host.start(pid -> true);
    new ManagerImpl(shell.getRegistry(), shell.getRegistry(), true).register(GatewayInfo.class);
    ready.activate();
  }

  @AfterEach
  void stop() throws Exception {
    ready.deactivate();
    ssh.stop(true);
    host.close();
  }

  private Path note() {
    return directory.resolve("run/ssh.port");
  }

  @Test
  void shouldSayReadyOnceAndLeaveThePortWhenTheLastPartHasCome() throws Exception {
    ready.setHost(host);
    ready.setOperations(new Operations(host, new Commits(host.gateway())));
    ready.setShell(shell);
    ready.addSsh(ssh);
    // registered, but it does not listen yet
    assertEquals(null, said.poll(100, TimeUnit.MILLISECONDS));
    assertFalse(Files.exists(note()));
    ssh.start();

    assertTrue(said.take().matches("ready [0-9]+"));
    assertEquals(ssh.getPort() + "\n", Files.readString(note()));
    assertEquals(
        PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(note()));
    ready.removeSsh(ssh);
    ready.addSsh(ssh);
    assertEquals(null, said.poll(100, TimeUnit.MILLISECONDS));
  }

  @Test
  void shouldSayNothingWhenTheGatewayIsNotInForce() throws Exception {
    ssh.start();
    ready.setShell(shell);
    ready.addSsh(ssh);
    assertEquals(null, said.poll(200, TimeUnit.MILLISECONDS));
    assertFalse(Files.exists(note()));
  }

  @Test
  void shouldTakeThePortAwayWhenItStops() throws Exception {
    ready.setHost(host);
    ready.setOperations(new Operations(host, new Commits(host.gateway())));
    ready.setShell(shell);
    ready.addSsh(ssh);
    ssh.start();
    said.take();
    ready.deactivate();
    assertFalse(Files.exists(note()));
  }
}
