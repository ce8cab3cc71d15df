package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A distribution that runs with a folder of its own, in a network namespace of its own. */
final class KarafProcess implements AutoCloseable {
  private static final long END_SECONDS = 60;
  private static int namespaces;

  private final Path folder;
  private final Path errors;
  private final String namespace;
  private final Process process;
  private final BufferedReader out;
  private @Nullable Process neighbour;

  /** Starts it; {@code options} go to the JVM. */
  KarafProcess(Path folder, String options) throws IOException, InterruptedException {
    this(folder, options, 0);
  }

  /** Starts it where somebody else has {@code taken} of the loopback already; 0 is none. */
  KarafProcess(Path folder, String options, int taken) throws IOException, InterruptedException {
    this.folder = folder;
    errors = Files.createTempFile(folder, "errors", ".txt");
    namespace = "gw-dist-" + ProcessHandle.current().pid() + "-" + namespaces++;
    ip("netns", "add", namespace);
    ip("-n", namespace, "link", "set", "lo", "up");
    if (taken != 0) {
      neighbour = PortHolder.start(namespace, taken);
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            namespace,
            Distribution.folder().resolve("bin/gateway-karaf").toString(),
            folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("GATEWAY_JAVA_OPTS", options);
    process = builder.redirectError(errors.toFile()).start();
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Waits for the line that says ready; it is the first on standard output. */
  void awaitReady() throws IOException {
    String line = out.readLine();
    assertTrue(line != null && line.matches("ready \\d+"), () -> line + "; " + errors());
  }

  /** Everything else on standard output; blocks until the process has ended. */
  List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** Waits for the end and answers the exit code. */
  int awaitEnd() throws InterruptedException {
    assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), () -> "runs on; " + errors());
    return process.exitValue();
  }

  /** What it has written to standard error so far. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }

  /** TERM. */
  void terminate() {
    process.toHandle().destroy(); // the process's own would close its output
  }

  /** KILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Resident memory. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new AssertionError("no VmRSS");
  }

  /** Where its namespace, which holds nothing else, listens: TCP, and every UDP socket. */
  List<InetSocketAddress> listeners() throws IOException {
    List<InetSocketAddress> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
      Path file = Path.of("/proc/" + process.pid() + "/net/" + table);
      for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
        String[] columns = line.strip().split("\\s+");
        boolean listens = table.startsWith("udp") || columns[3].equals("0A");
        if (listens) {
          found.add(address(columns[1]));
        }
      }
    }
    return found;
  }

  // words of the address in host order, here little-endian; the port as it is read
  private static InetSocketAddress address(String column) throws UnknownHostException {
    String[] parts = column.split(":");
    byte[] words = HexFormat.of().parseHex(parts[0]);
    byte[] address = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      address[i] = words[i / 4 * 4 + 3 - i % 4];
    }
    return new InetSocketAddress(InetAddress.getByAddress(address), Integer.parseInt(parts[1], 16));
  }

  Path folder() {
    return folder;
  }

  /** The name of its network namespace. */
  String namespace() {
    return namespace;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    out.close();
    if (neighbour != null) {
      neighbour.destroyForcibly().waitFor();
    }
    ip("netns", "delete", namespace);
  }

  private static void ip(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    Process ip = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, ip.waitFor(), () -> String.join(" ", command) + ": " + said);
  }
}
