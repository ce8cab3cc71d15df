package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What whoever is no administrator may of Karaf's own commands; a longer list is a decision. */
class PlatformRulesTest {
  private static final String PREFIX = "org.apache.karaf.command.acl.";

  /** Scopes whose rules stand at the commands, too, and are held against these by another test. */
  private static final Set<String> OWN = Set.of("spd", "sa", "port", "hook", "cipher", "gateway");

  private static final Set<String> EVERYBODY =
      Set.of(
          "*:help",
          "bundle:diag",
          "bundle:headers",
          "bundle:info",
          "bundle:list",
          "bundle:status",
          "bundle:trust",
          "feature:info",
          "feature:list",
          "feature:repo-list[/../]",
          "feature:version-list",
          "jaas:whoami",
          "package:exports",
          "package:imports",
          "scr:config",
          "scr:info",
          "scr:list",
          "service:list",
          "shell:clear",
          "shell:completion",
          "shell:date",
          "shell:echo",
          "shell:grep[/.(-[invcwx]*,.)?[^,]*./]",
          "shell:help",
          "shell:history[/../]",
          "shell:info",
          "shell:logout",
          "shell:sleep",
          "system:version");

  @Test
  void shouldGiveTheSameShortListToViewersAndOperatorsAndTheRestToAdministrators()
      throws IOException {
    Set<String> viewers = new TreeSet<>();
    Set<String> operators = new TreeSet<>();
    Set<String> strangers = new TreeSet<>();
    try (Stream<Path> files = Files.list(Distribution.folder().resolve("etc"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.startsWith(PREFIX)) {
          continue;
        }
        String scope = name.substring(PREFIX.length(), name.length() - ".cfg".length());
        Properties rules = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
          rules.load(in);
        }
        assertEquals("admin", rules.getProperty("*"), name);
        if (!OWN.contains(scope)) {
          for (String command : rules.stringPropertyNames()) {
            List<String> roles = List.of(rules.getProperty(command).split("\\s*,\\s*"));
            sort(scope + ":" + command, roles, viewers, operators, strangers);
          }
        }
      }
    }
    assertEquals(new TreeSet<>(EVERYBODY), viewers);
    assertEquals(viewers, operators);
    assertEquals(Set.of(), strangers);
  }

  private static void sort(
      String command,
      List<String> roles,
      Set<String> viewers,
      Set<String> operators,
      Set<String> strangers) {
    for (String role : roles) {
      switch (role) {
        case "viewer" -> viewers.add(command);
        case "operator" -> operators.add(command);
        case "admin" -> {} // everything
        default -> strangers.add(command + " " + role);
      }
    }
  }
}
