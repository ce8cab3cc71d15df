package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * The demo's topology with real devices: namespaces left and right with a {@code wan0} each, and
 * between them the namespace wire with the bridge {@code br0} and its ports {@code pl} and {@code
 * pr}.
 */
final class Wire implements AutoCloseable {
  static final String LEFT = "192.0.2.1";
  static final String RIGHT = "192.0.2.2";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String prefix = "gwo" + ProcessHandle.current().pid() + "-";
  private final List<Program> programs = new ArrayList<>();

  Wire() {
    requirePrivilege();
    for (String name : List.of("left", "right", "wire")) {
      ip("netns", "add", namespace(name));
      inside(name, "link", "set", "lo", "up");
    }
    inside("wire", "link", "add", "br0", "type", "bridge");
    connect("left", "pl", LEFT);
    connect("right", "pr", RIGHT);
    inside("wire", "link", "set", "br0", "up");
  }

  private void connect(String side, String port, String address) {
    inside(
        "wire",
        "link",
        "add",
        port,
        "type",
        "veth",
        "peer",
        "name",
        "wan0",
        "netns",
        namespace(side));
    inside("wire", "link", "set", port, "master", "br0");
    inside("wire", "link", "set", port, "up");
    inside(side, "address", "add", address + "/24", "dev", "wan0");
    inside(side, "link", "set", "wan0", "up");
  }

  // With CI=true a machine that cannot run these tests is a failure, elsewhere they are skipped.
  private static void requirePrivilege() {
    boolean able =
        "root".equals(System.getProperty("user.name"))
            && (Files.exists(Path.of("/usr/sbin/ip")) || Files.exists(Path.of("/sbin/ip")));
    String reason = "needs root and iproute2 (run as root: apt-get install iproute2)";
    if (!able && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    if (!able) {
      System.err.println("SKIPPED: a test on real network namespaces " + reason);
    }
    Assumptions.assumeTrue(able, reason);
  }

  String namespace(String name) {
    return prefix + name;
  }

  private static void ip(String... words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Runs {@code ip -n} in a namespace. */
  void inside(String name, String... words) {
    List<String> command = new ArrayList<>(List.of("-n", namespace(name)));
    command.addAll(List.of(words));
    ip(command.toArray(String[]::new));
  }

  /** Starts a program of this bundle (or of its tests) in a namespace. */
  Program start(String name, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(name)));
    command.addAll(java(main));
    command.addAll(List.of(arguments));
    Program program = new Program(command);
    programs.add(program);
    return program;
  }

  private static List<String> java(Class<?> main) {
    String classes = location(Observer.class) + File.pathSeparator + location(Wire.class);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-ea",
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classes,
        main.getName());
  }

  private static String location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }

  /** Ends every program that a test started. */
  void endPrograms() {
    programs.forEach(Program::end);
    programs.clear();
  }

  @Override
  public void close() {
    endPrograms();
    for (String name : List.of("left", "right", "wire")) {
      ip("netns", "delete", namespace(name));
    }
  }

  /** A running child process that answers each line with a line. */
  static final class Program {
    private final Process process;
    private final BufferedReader out;

    private Program(List<String> command) {
      try {
        process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        out = process.inputReader(StandardCharsets.UTF_8);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Reads the next line and checks its event. */
    JsonNode expect(String event) {
      try {
        String line = out.readLine();
        assertNotNull(line, "the program ended before it said " + event);
        JsonNode answer = JSON.readTree(line);
        assertEquals(event, answer.path("event").asText(), line);
        return answer;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /** Sends a command and returns the answer, which has the given event. */
    JsonNode ask(String command, String event) {
      try {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return expect(event);
    }

    /** Ends the input and returns the exit status. */
    int end() {
      try {
        process.getOutputStream().close();
        return process.waitFor();
      } catch (IOException | InterruptedException failed) {
        throw new AssertionError(failed);
      }
    }
  }
}
