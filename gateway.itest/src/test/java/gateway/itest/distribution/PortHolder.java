package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Somebody else on the loopback of a namespace. Argument: the port that it takes, for ever. */
final class PortHolder {
  private PortHolder() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("has " + socket.getLocalPort());
      while (true) {
        socket.accept().close();
      }
    }
  }

  /** Starts one, and returns when it has the port. */
  static Process start(String namespace, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                namespace,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PortHolder.class.getName(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals("has " + port, process.inputReader().readLine());
    return process;
  }
}
