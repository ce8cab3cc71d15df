package gateway.shell.control;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the socket of a gateway's folder is. */
final class ControlSocket {
  /**
   * @see "Linux sockaddr_un: 108 bytes with the terminating zero"
   */
  private static final int MOST_BYTES = 107;

  private ControlSocket() {}

  static Path path(Path directory) {
    return directory.resolve("run").resolve("control");
  }

  static UnixDomainSocketAddress address(Path directory) throws GatewayException {
    String path = path(directory).toString();
    if (path.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw new GatewayException(
          Errno.EINVAL,
          "the path "
              + path
              + " is too long for a socket ("
              + MOST_BYTES
              + " bytes); use a folder with a shorter path, or a relative one");
    }
    return UnixDomainSocketAddress.of(path);
  }
}
