package gateway.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private record Outcome(int exit, String out, String err) {}

  private static Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            args);
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Stream<String> verbs() {
    return BuiltInVerbs.all().stream().map(Verb::name);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void shouldExplainEveryVerbWhenAskedForHelp(String verb) {
    Outcome outcome = run((verb + " --help").split(" "));

    assertEquals(Main.OK, outcome.exit, outcome.err);
    assertTrue(outcome.out.startsWith("Usage: gateway " + verb), outcome.out);
    assertTrue(outcome.out.contains("--help"), outcome.out);
    assertEquals("", outcome.err);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void shouldSayWrongUseWhenAVerbDoesNotKnowAnOption(String verb) {
    Outcome outcome = run((verb + " --no-such-option").split(" "));

    assertEquals(Main.USAGE, outcome.exit, outcome.err);
    assertEquals("", outcome.out);
    assertTrue(outcome.err.contains("See ./gateway " + verb + " --help"), outcome.err);
  }

  @Test
  void shouldListAllVerbsWhenAskedForHelp() {
    Outcome outcome = run("--help");

    assertEquals(Main.OK, outcome.exit);
    for (String verb : new String[] {"run", "shell", "release", "tool", "demo"}) {
      assertTrue(outcome.out.contains("\n  " + verb + " "), outcome.out);
    }
    assertTrue(run("tool", "--help").out.contains("  sample "), "tools of other modules");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tool", "nonsense", "tool nonsense", "--nonsense"})
  void shouldSayWrongUseWhenNoVerbIsNamed(String words) {
    Outcome outcome = run(words.isEmpty() ? new String[0] : words.split(" "));

    assertEquals(Main.USAGE, outcome.exit, outcome.err);
    assertEquals("", outcome.out);
    assertFalse(outcome.err.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ''",
    "1, 1, ''",
    "eperm, 3, EPERM: run this as root",
    "einval, 1, EINVAL: no",
    "places, 1, f:1:2: one|f:3:4: two"
  })
  void shouldEndWithTheVerbsOutcomeWhenItIsDone(String how, int exit, String message) {
    Outcome outcome = run("tool", "sample", how);

    assertEquals(exit, outcome.exit);
    assertEquals(message, String.join("|", outcome.err.lines().toList()));
    assertEquals("", outcome.out);
  }

  @Test
  void shouldShowNoStackTraceWhenThereIsABug() {
    Outcome outcome = run("tool", "sample", "bug");

    assertEquals(Main.FAILED, outcome.exit);
    assertTrue(outcome.err.contains("a bug"), outcome.err);
    assertFalse(outcome.err.contains("\tat "), outcome.err);
  }
}
