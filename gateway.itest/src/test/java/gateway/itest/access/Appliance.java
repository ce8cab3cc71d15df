package gateway.itest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The distribution as a process, with a folder and a network namespace of its own. */
final class Appliance implements AutoCloseable {
  private static final String ADDRESS = "192.0.2.1";

  private final Path folder;
  private final Path distribution;
  private final Path errors;
  private final String namespace = "gw-access-" + ProcessHandle.current().pid();
  private final Process process;
  private final BufferedReader out;

  /** Starts it with one port, {@code wan}, and waits until it is ready. */
  Appliance(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    distribution = built();
    errors = Files.createTempFile("access", ".err");
    Files.writeString(
        folder.resolve("gateway.yaml"),
        "gateway: { name: trial }\nports:\n  wan: { type: udp, local: [" + ADDRESS + "] }\n");
    run(List.of("ip", "netns", "add", namespace));
    run(List.of("ip", "-n", namespace, "link", "set", "lo", "up"));
    run(List.of("ip", "-n", namespace, "address", "add", ADDRESS + "/32", "dev", "lo"));
    ProcessBuilder builder =
        new ProcessBuilder(
            inside(distribution.resolve("bin/gateway-karaf").toString(), folder.toString()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("GATEWAY_JAVA_OPTS", "");
    process = builder.redirectError(errors.toFile()).start();
    out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      String said = Files.readString(errors);
      close();
      throw new AssertionError(line + "; " + said);
    }
  }

  private static Path built() throws IOException {
    Path dist = Path.of(System.getProperty("gateway.dist", "target/app/dist"));
    if (Files.exists(dist.resolve("bin/gateway-karaf"))) {
      return dist.toRealPath(); // a build that ends meanwhile moves the link
    }
    String reason = "needs the distribution that the launcher builds: ./gateway test, or any verb";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    return Assumptions.abort(reason);
  }

  /** The command line that runs {@code words} in its namespace. */
  List<String> inside(String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(List.of(words));
    return command;
  }

  /** What a command in its namespace prints. */
  String outputOf(String... words) throws IOException, InterruptedException {
    return run(inside(words));
  }

  Path folder() {
    return folder;
  }

  /** The read-only folder of what was shipped. */
  Path distribution() {
    return distribution;
  }

  int port() throws IOException {
    return Integer.parseInt(Files.readString(folder.resolve("run/ssh.port")).strip());
  }

  boolean alive() {
    return process.isAlive();
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

  @Override
  public void close() throws IOException, InterruptedException {
    process.toHandle().destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    out.close();
    Files.delete(errors);
    run(List.of("ip", "netns", "delete", namespace));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(started.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, started.exitValue(), () -> String.join(" ", command) + ": " + said);
    return said;
  }
}
