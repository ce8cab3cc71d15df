package gateway.tool.shell;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * The Karaf shell of a running distribution, over SSH on the loopback of its network namespace,
 * with the key that the gateway made for whoever may read its folder.
 *
 * <p>Whoever listens there must show the key of {@code run/known_hosts}: a gateway that was killed
 * leaves its port's number behind, and anybody on the machine may take that port.
 */
final class SshShell implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final String USER = "admin";

  private final SshClient client;
  private final ClientSession session;

  private SshShell(SshClient client, ClientSession session) {
    this.client = client;
    this.session = session;
  }

  /** Whether the gateway of a folder has such a shell. */
  static boolean isThere(Path directory) {
    return Files.isReadable(directory.resolve("run").resolve("ssh.port"));
  }

  /**
   * Logs in.
   *
   * @throws GatewayException EPERM when somebody else answers; ENOENT when no gateway answers or it
   *     does not let us in
   */
  static SshShell connect(Path directory) throws GatewayException {
    Path run = directory.resolve("run");
    SshClient client = SshClient.setUpDefaultClient();
    KnownKey host = new KnownKey(run.resolve("known_hosts"));
    try {
      int port = Integer.parseInt(Files.readString(run.resolve("ssh.port")).strip());
      KeyPair key = read(run.resolve("admin.key"));
      client.setServerKeyVerifier(host);
      client.start();
      ClientSession session = client.connect(USER, "127.0.0.1", port).verify(CONNECT).getSession();
      session.addPublicKeyIdentity(key);
      session.auth().verify(CONNECT);
      return new SshShell(client, session);
    } catch (IOException | GeneralSecurityException | NumberFormatException e) {
      client.stop();
      if (host.isStranger()) {
        throw new GatewayException(
            Errno.EPERM,
            "what listens on the gateway's port has another key than "
                + run.resolve("known_hosts")
                + " says: it is not this gateway, and was told nothing; see with ss -ltnp who it"
                + " is, and start the gateway with gateway run",
            e);
      }
      throw new GatewayException(
          Errno.ENOENT,
          "no gateway answers in "
              + directory
              + " ("
              + e.getMessage()
              + "); start it with gateway run, or look into data/log/karaf.log",
          e);
    }
  }

  private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      @Nullable Iterable<KeyPair> pairs =
          SecurityUtils.loadKeyPairIdentities(
              null, () -> file.toString(), in, FilePasswordProvider.EMPTY);
      if (pairs == null || !pairs.iterator().hasNext()) {
        throw new IOException(file + " holds no key");
      }
      return pairs.iterator().next();
    }
  }

  /** Runs a line of commands; its output goes where ours goes. Answers its exit code. */
  int run(String line) throws GatewayException {
    try (ClientChannel channel = session.createExecChannel(line)) {
      return await(channel, InputStream.nullInputStream());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A shell that people type into, until they leave it. */
  int interact(InputStream in) throws GatewayException {
    try (ChannelShell channel = session.createShellChannel();
        RawTerminal terminal = new RawTerminal()) {
      terminal.describe(channel);
      return await(channel, in);
    } catch (IOException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "the shell was interrupted", e);
    }
  }

  private static int await(ClientChannel channel, InputStream in) throws IOException {
    channel.setIn(new Kept(in));
    channel.setOut(new Unclosed(System.out));
    channel.setErr(new Unclosed(System.err));
    channel.open().verify(CONNECT);
    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), 0L);
    Integer status = channel.getExitStatus();
    return status == null ? 1 : status;
  }

  private static GatewayException failed(IOException e) {
    return new GatewayException(
        Errno.EIO, "the connection to the gateway broke: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    session.close(true);
    client.stop();
  }

  /** Stays open: who has the terminal's descriptor can make the terminal what it was before. */
  private static final class Kept extends FilterInputStream {
    Kept(InputStream in) {
      super(in);
    }

    @Override
    public void close() {
      // whoever opened it closes it
    }
  }

  /** Passes everything on but the end. */
  private static final class Unclosed extends OutputStream {
    private final OutputStream out;

    Unclosed(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
