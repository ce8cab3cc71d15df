package gateway.itest.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo with two gateway processes in network namespaces. */
@Timeout(180)
class DemoNamespacesTest {
  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @AfterEach
  void shouldLeaveNoNamespaceAndNoProcess() throws IOException, InterruptedException {
    String own = "gw-demo-" + ProcessHandle.current().pid() + "-";
    Process list = new ProcessBuilder("ip", "netns", "list").start();
    String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    list.waitFor();
    assertEquals(List.of(), names.lines().filter(name -> name.startsWith(own)).toList());
    List<String> programs =
        ProcessHandle.current()
            .descendants()
            .map(child -> child.info().commandLine().orElse(""))
            .filter(line -> line.contains("gateway.observer.") || line.contains(own))
            .toList();
    assertEquals(List.of(), programs);
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      List<Path> left =
          files.filter(file -> file.getFileName().toString().startsWith(own)).toList();
      assertEquals(List.of(), left);
    }
  }

  @Test
  void shouldLoseNothingWhileTheDriverIsSwapped() {
    DemoOutcome outcome = DemoOutcome.of();
    outcome.assertOk("namespaces");
    outcome.assertDeployedAndRemovedInUse("spd", "hook");
  }

  @Tag("slow-demo")
  @ParameterizedTest
  @ValueSource(strings = {"leak", "lose", "duplicate", "misjudge", "late"})
  void shouldTurnItsOwnCounterRedWhenSabotaged(String sabotage) {
    DemoOutcome.of("--sabotage", sabotage).assertRed(DemoOutcome.counterOf(sabotage));
  }
}
