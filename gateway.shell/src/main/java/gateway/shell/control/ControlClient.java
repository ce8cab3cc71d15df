package gateway.shell.control;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.operations.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A connection to a running gateway. Belongs to one thread. */
public final class ControlClient implements AutoCloseable {
  private final Path directory;
  private final SocketChannel channel;
  private final BufferedReader in;
  private final Writer out;

  private ControlClient(Path directory, SocketChannel channel) {
    this.directory = directory;
    this.channel = channel;
    in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    out = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
  }

  /**
   * Connects to the gateway of a folder.
   *
   * @throws GatewayException ENOENT where none runs, EPERM where it is somebody else's
   */
  public static ControlClient connect(Path directory) throws GatewayException {
    Path socket = ControlSocket.path(directory);
    Path folder = socket.getParent();
    if (folder != null && Files.isDirectory(folder) && !Files.isExecutable(folder)) {
      throw new GatewayException(
          Errno.EPERM,
          "the gateway of " + directory + " belongs to another user; run this as root");
    }
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(ControlSocket.address(directory));
      return new ControlClient(directory, channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new GatewayException(
          Errno.ENOENT,
          "no gateway runs in " + directory + "; start it with ./gateway run " + directory,
          e);
    }
  }

  /** Sends a command without a file and waits for its answer. */
  public JsonNode call(String... words) throws GatewayException {
    return call(Request.of(words));
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @throws GatewayException what the gateway refused with, or EIO when it went away
   */
  public JsonNode call(Request request) throws GatewayException {
    @Nullable String answer;
    try {
      out.write(ControlJson.line(request));
      out.write('\n');
      out.flush();
      answer = in.readLine();
    } catch (IOException e) {
      throw gone(e);
    }
    if (answer == null) {
      throw gone(new IOException("end of stream"));
    }
    return ControlJson.answer(answer);
  }

  private GatewayException gone(IOException e) {
    return new GatewayException(
        Errno.EIO,
        "the gateway of " + directory + " went away before it answered; see its standard error",
        e);
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(@Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // nothing was promised over it
    }
  }
}
