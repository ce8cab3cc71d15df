package gateway.shell.control;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.operations.RequestHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The gateway's end of the control channel. */
public final class ControlServer implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel listener;
  private final RequestHandler target;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  private ControlServer(Path socket, ServerSocketChannel listener, RequestHandler target) {
    this.socket = socket;
    this.listener = listener;
    this.target = target;
  }

  /**
   * Listens in a gateway's folder, and answers from now on.
   *
   * @throws GatewayException EBUSY when a gateway answers there already, EIO when the socket cannot
   *     be made
   */
  public static ControlServer start(Path directory, RequestHandler target) throws GatewayException {
    Path socket = ControlSocket.path(directory);
    try (ControlClient other = ControlClient.connect(directory)) {
      throw new GatewayException(
          Errno.EBUSY,
          "a gateway runs in " + directory + " already; stop it or use another folder");
    } catch (GatewayException e) {
      if (e.code() != Errno.ENOENT) {
        throw e;
      }
    }
    try {
      // the folder hides the socket before its own mode is set
      Files.createDirectories(socket.getParent());
      Files.setPosixFilePermissions(
          socket.getParent(), PosixFilePermissions.fromString("rwx------"));
      Files.deleteIfExists(socket);
      ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      listener.bind(ControlSocket.address(directory));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      ControlServer server = new ControlServer(socket, listener, target);
      Thread.ofPlatform().daemon(true).name("control").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EIO,
          "cannot listen on " + socket + " (" + e.getMessage() + "); is the folder writable?",
          e);
    }
  }

  /**
   * Makes sure that the socket of a folder can have its path.
   *
   * @throws GatewayException EINVAL when the path is too long
   */
  public static void requirePath(Path directory) throws GatewayException {
    ControlSocket.address(directory);
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel connection = listener.accept();
        connections.add(connection);
        Thread.ofPlatform().daemon(true).name("control-client").start(() -> serve(connection));
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.err.println(
              "gateway: the control socket took no connection (" + e.getMessage() + ")");
          rest();
        }
      }
    }
  }

  // Descriptors that have run out may come back; asking at once would only burn the processor.
  private static void rest() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(SocketChannel connection) {
    try (connection;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    Channels.newInputStream(connection), StandardCharsets.UTF_8));
        Writer out =
            new OutputStreamWriter(Channels.newOutputStream(connection), StandardCharsets.UTF_8)) {
      for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(answer(line));
        out.write('\n');
        out.flush();
      }
    } catch (IOException gone) {
      // the client went away; what it ordered was carried out
    } finally {
      connections.remove(connection);
    }
  }

  private String answer(String line) {
    try {
      return ControlJson.result(target.handle(ControlJson.request(line)));
    } catch (GatewayException e) {
      return ControlJson.refusal(e);
    } catch (RuntimeException e) {
      return ControlJson.refusal(
          new GatewayException(Errno.EIO, "an error inside the gateway: " + e));
    }
  }

  /** Stops listening, ends the connections and removes the socket. */
  @Override
  public void close() {
    try {
      listener.close();
      for (SocketChannel connection : connections) {
        connection.close();
      }
      Files.deleteIfExists(socket);
    } catch (IOException ignored) {
      // a socket that stays is replaced by the next start
    }
  }
}
