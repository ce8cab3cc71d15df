package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own manners, and how it counts tests. */
class LauncherTest {
  @TempDir Path scratch;

  private record Outcome(int code, String out, String err) {}

  @Test
  void shouldExitTwoAndSayWhyWhenTheVerbIsUnknown() throws Exception {
    Outcome outcome = launch(Map.of(), "frobnicate");
    assertEquals(2, outcome.code());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().contains("unknown verb 'frobnicate'"), outcome.err());
  }

  @Test
  void shouldListItsVerbsOnHelp() throws Exception {
    Outcome outcome = launch(Map.of(), "--help");
    assertEquals(0, outcome.code());
    for (String verb : List.of("demo", "run", "shell", "release", "tool", "bench", "test")) {
      assertTrue(outcome.out().contains("\n  " + verb), verb);
    }
  }

  @Test
  void shouldExitTwoWhenASuiteIsUnknown() throws Exception {
    Outcome outcome = launch(Map.of(), "test", "--all", "slow-nothing");
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains("slow-simulation"), outcome.err());
  }

  @Test
  void shouldTakeTheJdkOfJavaHomeWhenItIsNewEnough() throws Exception {
    Path trace = scratch.resolve("java.was.here");
    Path home = jdk("25.0.1", "#!/bin/sh\necho \"$@\" >" + trace + "\nexit 7\n");
    Path checkout = builtCheckout();
    Outcome outcome = run(checkout, Map.of("JAVA_HOME", home.toString()), "release", "somewhere");
    assertEquals(7, outcome.code(), outcome.err());
    assertTrue(Files.readString(trace).contains("gateway.tool.Main release somewhere"));
  }

  @Test
  void shouldPassOverAJavaHomeThatIsTooOld() throws Exception {
    Path trace = scratch.resolve("java.was.here");
    Path home = jdk("24.0.2", "#!/bin/sh\ntouch " + trace + "\nexit 7\n");
    run(builtCheckout(), Map.of("JAVA_HOME", home.toString()), "release", "somewhere");
    assertTrue(Files.notExists(trace), "ran a JDK 24");
  }

  @Test
  void shouldCountTestsByCaseAndGiveTheReasonsOfSkips() throws Exception {
    Path report = scratch.resolve("TEST-a.xml");
    Files.writeString(
        report,
        """
        <testsuite name="a" tests="9" errors="0" skipped="0" failures="0">
          <testcase name="shouldPass" classname="a.T" time="0.1"/>
          <testcase name="shouldPassLoudly" classname="a.T"><system-out>&lt;failure </system-out></testcase>
          <testcase name="shouldFail" classname="a.T">
            <failure message="expected: &lt;1&gt; &amp; so on" type="X">trace</failure>
          </testcase>
          <testcase name="shouldError" classname="a.T"><error type="java.lang.Error">trace</error></testcase>
          <testcase name="shouldSkip" classname="a.T">
            <skipped type="x"><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: needs root
            at somewhere]]></skipped>
          </testcase>
          <testcase name="shouldMissData" classname="a.T">
            <skipped message="../shared/data/spd is absent"/>
          </testcase>
        </testsuite>
        """);
    Path program = Checkout.root().resolve("cnf/launcher/reports.awk");
    Outcome outcome =
        execute(scratch, Map.of(), "awk", "-f", program.toString(), report.toString());
    assertEquals(
        List.of(
            "FAILED  a.T.shouldFail: expected: <1> & so on",
            "FAILED  a.T.shouldError: java.lang.Error",
            "skipped a.T.shouldSkip: needs root",
            "skipped a.T.shouldMissData: ../shared/data/spd is absent",
            "counts 2 2 2 1"),
        outcome.out().lines().toList());
  }

  /** A folder that passes for a JDK of {@code version}, whose java is {@code script}. */
  private Path jdk(String version, String script) throws IOException {
    Path home = scratch.resolve("jdk");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String name : List.of("java", "javac")) {
      Path file = Files.writeString(home.resolve("bin").resolve(name), script);
      assertTrue(file.toFile().setExecutable(true));
    }
    return home;
  }

  /** A checkout in which nothing is left to build, and nothing is there to run. */
  private Path builtCheckout() throws IOException {
    Path checkout = scratch.resolve("checkout");
    Path app = Files.createDirectories(checkout.resolve("target/app"));
    Files.createDirectories(checkout.resolve("cnf"));
    Files.createFile(app.resolve("stamp"));
    Files.createFile(app.resolve("classpath"));
    Path launcher = Files.copy(Checkout.root().resolve("gateway"), checkout.resolve("gateway"));
    assertTrue(launcher.toFile().setExecutable(true));
    return checkout;
  }

  private Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
    return run(Checkout.root(), environment, arguments);
  }

  private Outcome run(Path checkout, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("gateway").toString()));
    command.addAll(List.of(arguments));
    return execute(checkout, environment, command.toArray(String[]::new));
  }

  private Outcome execute(Path folder, Map<String, String> environment, String... command)
      throws Exception {
    Path out = scratch.resolve("out.txt");
    Path err = scratch.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("GATEWAY_NO_BUILD", "1");
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Outcome(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
