package gateway.bench.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.tool.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TunnelBenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        words);
  }

  @Test
  void shouldExplainItselfWhenAsked() {
    assertEquals(Main.OK, run("bench", "tunnel", "--help"));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("--without-peers"));
  }

  @Test
  void shouldRefuseNoRoundsAsWrongUse() {
    assertEquals(Main.USAGE, run("bench", "tunnel", "--rounds", "0"));
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void shouldNameTheBenchesWhenNoneIsNamed() {
    assertEquals(Main.USAGE, run("bench"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("tunnel"));
  }

  @Test
  @Timeout(60)
  void shouldSeeTheCpuTimeOfThisProcessGrow() throws Exception {
    long self = ProcessHandle.current().pid();
    double before = CpuTime.seconds(List.of(self));
    assertTrue(before > 0);
    double now = before;
    while (now <= before) {
      now = CpuTime.seconds(List.of(self));
    }
    assertTrue(CpuTime.seconds(List.of(self, self)) >= 2 * now);
  }
}
