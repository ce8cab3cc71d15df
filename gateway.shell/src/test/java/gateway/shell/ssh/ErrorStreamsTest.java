package gateway.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a server and a client that talk over the loopback interface. */
@Timeout(60)
class ErrorStreamsTest {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final SshClient client = SshClient.setUpDefaultClient();
  private final CommandFactory karaf = (channel, line) -> new Forgetful();

  /** Ends as Karaf's commands do: the exit first, and nothing flushed before. */
  private static final class Forgetful implements Command {
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (code, message, close) -> {};

    @Override
    public void setInputStream(InputStream in) {
      // reads nothing
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
      err.write("EBUSY: why\n".getBytes(StandardCharsets.UTF_8));
      exit.onExit(1);
      out.close();
      err.close();
    }

    @Override
    public void destroy(ChannelSession channel) {
      // holds nothing
    }
  }

  @BeforeEach
  void start() throws Exception {
    KeyPair key = KeyPairGenerator.getInstance("EC").generateKeyPair();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
    server.setPublickeyAuthenticator((user, offered, session) -> true);
    server.setCommandFactory(karaf);
    server.start();
    client.setServerKeyVerifier((session, address, host) -> true);
    client.addPublicKeyIdentity(key);
    client.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
    server.stop(true);
  }

  private String saidOnStandardError() throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ClientSession session =
        client
            .connect("admin", "127.0.0.1", server.getPort())
            .verify(20, TimeUnit.SECONDS)
            .getSession()) {
      session.auth().verify(20, TimeUnit.SECONDS);
      try (ChannelExec exec = session.createExecChannel("spd:use hash")) {
        exec.setErr(err);
        exec.open().verify(20, TimeUnit.SECONDS);
        exec.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 20_000);
        assertEquals(1, exec.getExitStatus());
      }
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldDeliverStandardErrorWhenACommandEndsWithoutFlushing() throws Exception {
    assertEquals("", saidOnStandardError(), "if Karaf's way works by itself, this is not needed");
    ErrorStreams streams = new ErrorStreams();
    streams.addServer(server);
    assertEquals("EBUSY: why\n", saidOnStandardError());
  }

  @Test
  void shouldLeaveTheServerAsItWasWhenItGoes() {
    ErrorStreams streams = new ErrorStreams();
    streams.addServer(server);
    assertTrue(server.getCommandFactory() != karaf);
    streams.removeServer(server);
    assertSame(karaf, server.getCommandFactory());
  }
}
