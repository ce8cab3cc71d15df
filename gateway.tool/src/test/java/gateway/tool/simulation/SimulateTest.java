package gateway.tool.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.tool.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  private int simulate(String trace) {
    return Main.run(
        new PrintStream(out),
        new PrintStream(err),
        "tool",
        "simulate",
        "--seed=1",
        "--steps=200",
        "--trace=" + trace);
  }

  private void assertRefused(String trace) {
    assertEquals(Main.FAILED, simulate(trace));
    assertEquals("", out.toString());
    assertTrue(err.toString().startsWith("EIO: " + trace + ": cannot be written: "), err::toString);
  }

  @Test
  void shouldNameTheTraceFileWhenItCannotBeMade() {
    assertRefused(folder.resolve("no/such/file").toString());
  }

  @Test
  void shouldNameTheTraceFileWhenItIsAFolder() {
    assertRefused(folder.toString());
  }

  @Test
  void shouldNotClaimATraceThatTheDiskDidNotTake() {
    assertRefused("/dev/full");
  }
}
