package gateway.karaf.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One key of a file that is read as a whole later. */
class ShellPortTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shell: { port: 2222 } | 2222",
        "shell: { port: 0 } | 0",
        "shell: { port: 65535 } | 65535",
        "'{gateway: {name: a}, shell: {port: 22}, ports: {shell: {port: 1}}}' | 22",
        "'{a: &p 7022, shell: {port: *p}}' | 7022"
      })
  void shouldFindThePortWhereverItStands(String text, int port) throws IOException {
    assertEquals(OptionalInt.of(port), of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gateway: { name: a }",
        "port: 22",
        "shell:",
        "shell: 22",
        "shell: { port: }",
        "shell: { port: '22' }",
        "shell: { port: 022 }",
        "shell: { port: 0x16 }",
        "shell: { port: -1 }",
        "shell: { port: 65536 }",
        "shell: { port: 99999999999 }",
        "shell: { port: [22] }",
        "shell: !!java.io.File { port: 22 ",
        "shell: [",
        "\u0001",
        "a\n---\nb"
      })
  void shouldLeaveWhatIsWrongToTheEngine(String text) throws IOException {
    assertEquals(OptionalInt.empty(), of(text));
  }

  @Test
  void shouldLeaveAMissingFileToTheEngine() {
    assertEquals(OptionalInt.empty(), ShellPort.of(folder.resolve("gateway.yaml")));
  }

  private OptionalInt of(String text) throws IOException {
    return ShellPort.of(Files.writeString(folder.resolve("gateway.yaml"), text));
  }
}
