package gateway.tool.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole processes: a gateway without ports needs no root. */
class RunTest {
  private record Outcome(int exit, String out, String err) {}

  @TempDir private Path directory = Path.of("");
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "gateway.tool.Main"));
    command.addAll(List.of(args));
    Path err = directory.resolve("stderr" + started.size());
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    started.add(process);
    return process;
  }

  private Outcome finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    Path err = directory.resolve("stderr" + started.indexOf(process));
    return new Outcome(process.exitValue(), out, Files.readString(err));
  }

  private Outcome call(String... args) throws IOException, InterruptedException {
    return finish(start(args));
  }

  private Process ready() throws IOException {
    Process process = start("run", directory.toString());
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertTrue(line != null && line.matches("ready \\d+"), () -> errors(0) + line);
    return process;
  }

  private String errors(int process) {
    try {
      return Files.readString(directory.resolve("stderr" + process));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  @Test
  void shouldAnswerAndStopCleanlyWhenItRunsAndIsTerminated()
      throws IOException, InterruptedException {
    write("gateway.yaml", "{gateway: {name: lone}, load: [p.xfrm]}");
    write("p.xfrm", "xfrm policy add dir out src 10.0.0.0/8\n");
    Process gateway = ready();
    String dir = directory.toString();

    assertEquals(gateway.pid() + "\n", Files.readString(directory.resolve("run/pid")));
    assertTrue(Files.readString(directory.resolve("run/netns")).startsWith("net:["));
    Outcome info = call("shell", "--dir", dir, "gateway:info", "--json");
    assertEquals(0, info.exit, info.err);
    assertEquals("lone", new ObjectMapper().readTree(info.out).get("name").asText());

    Outcome quoted = call("shell", "--dir", dir, "spd:drivers --json");
    assertEquals(0, quoted.exit, quoted.err);
    assertTrue(quoted.out.contains("[{\"name\":\"hash\","), quoted.out);
    assertEquals(quoted.out, call("shell", "--dir", dir, "spd:drivers\t--json").out);
    assertEquals(1, call("shell", "--dir", dir, "spd:show nonsense").exit);
    assertEquals(0, call("shell", "--dir", dir, " # nothing").exit);

    Outcome busy = call("shell", "--dir", dir, "--json", "spd:use", "hash");
    assertEquals(1, busy.exit);
    assertEquals("", busy.out);
    assertEquals("EBUSY", new ObjectMapper().readTree(busy.err).get("error").asText());

    Process typed = start("shell", "--dir", dir);
    typed
        .getOutputStream()
        .write("gateway:info\nspd:add 'dir\nspd:drivers --json\n".getBytes(StandardCharsets.UTF_8));
    Outcome lines = finish(typed);
    assertEquals(1, lines.exit, "the second line is wrong");
    assertTrue(lines.out.startsWith("name: lone\n"), lines.out);
    assertTrue(lines.out.contains("[{\"name\":\"hash\","), lines.out);
    assertEquals(1, lines.err.lines().count(), lines.err);

    Outcome second = call("run", dir);
    assertEquals(1, second.exit);
    assertTrue(second.err.startsWith("EBUSY: a gateway runs in "), second.err);
    assertEquals(1, call("release", dir).exit);

    gateway.destroy();
    assertTrue(gateway.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, gateway.exitValue());
    assertFalse(Files.exists(directory.resolve("run/control")));
    assertFalse(Files.exists(directory.resolve("run/pid")));
    Outcome gone = call("shell", "--dir", dir, "gateway:info");
    assertEquals(1, gone.exit);
    assertTrue(gone.err.contains("no gateway runs in"), gone.err);
    assertEquals(0, call("release", dir).exit);
  }

  @Test
  void shouldStartAgainWhenTheOneBeforeWasKilled() throws IOException {
    write("gateway.yaml", "gateway: { name: lone }");
    Process killed = ready();
    killed.destroyForcibly().onExit().join();
    assertTrue(Files.exists(directory.resolve("run/control")));

    ready();
  }

  @Test
  void shouldReportAllErrorsOfAllFilesAndDoNothingWhenTheyAreWrong()
      throws IOException, InterruptedException {
    write("gateway.yaml", "load: [a.xfrm, b.xfrm]");
    write("a.xfrm", "xfrm policy add dir up\nnonsense\n");
    write("b.xfrm", "\nxfrm state add\n");

    Outcome outcome = call("run", directory.toString());
    assertEquals(1, outcome.exit);
    assertEquals("", outcome.out);
    List<String> places =
        outcome
            .err
            .lines()
            .map(line -> line.replaceFirst(".*/([^/]+:\\d+:\\d+): .*", "$1"))
            .toList();
    assertEquals(List.of("a.xfrm:1:21", "a.xfrm:2:1", "b.xfrm:2:12"), places, outcome.err);
    assertFalse(Files.exists(directory.resolve("state")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gatway: {} | 1 | gateway.yaml:1:1: unknown key 'gatway'; did you mean 'gateway'?",
        "spd: { driver: nonsense } | 1 | ENOENT: no SPD driver is called nonsense",
        "load: [ nope.xfrm ] | 1 | ENOENT: there is no file"
      })
  void shouldSayWhatHindersWhenItCannotStart(String yaml, int exit, String message)
      throws IOException, InterruptedException {
    write("gateway.yaml", yaml);

    Outcome outcome = call("run", directory.toString());
    assertEquals(exit, outcome.exit);
    assertTrue(outcome.err.contains(message), outcome.err);
    assertFalse(outcome.err.contains("\tat "), outcome.err);
  }

  @Test
  void shouldRefuseToReleaseWhenAKilledGatewayRanInAnotherNamespace()
      throws IOException, InterruptedException {
    write("gateway.yaml", "gateway: { name: lone }");
    Files.createDirectories(directory.resolve("run"));
    write("run/netns", "net:[1]\n");
    Outcome elsewhere = call("release", directory.toString());

    assertEquals(1, elsewhere.exit);
    assertTrue(elsewhere.err.contains("net:[1]"), elsewhere.err);
    assertTrue(Files.exists(directory.resolve("run/netns")), "the next attempt must know it too");
    Files.delete(directory.resolve("run/netns"));
    assertEquals(0, call("release", directory.toString()).exit);
  }

  @Test
  void shouldSayThatNothingWasReleasedWhenItStandsElsewhere()
      throws IOException, InterruptedException {
    write("gateway.yaml", "ports: { lan: { type: tun, device: gwabsent } }");
    Files.createDirectories(directory.resolve("run"));
    Path note = directory.resolve("run/netns");
    Path here = Path.of("/proc/self/ns/net");
    Files.writeString(note, Files.readSymbolicLink(here) + "\n");
    Outcome released = call("release", directory.toString());

    assertEquals(new Outcome(0, "", released.err), released);
    assertTrue(released.err.contains("stands in this network namespace"), released.err);
    assertTrue(released.err.contains("ip netns exec NAME ./gateway release"), released.err);
    assertFalse(Files.exists(note), "released is released");
  }
}
