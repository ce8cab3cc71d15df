package gateway.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.api.Test;

/** Karaf asks the distribution's files, people read the annotations: they say the same. */
class RolesTest {
  private static final Path RULES =
      Path.of("..", "gateway.dist", "src", "main", "resources", "assembly", "etc");

  @Test
  void shouldHaveTheRuleOfItsAnnotationForEveryCommandAndAdminForTheRest() throws IOException {
    Map<String, Map<String, List<String>>> wanted = new TreeMap<>();
    for (Class<?> action : KarafShell.services("gateway/shell/command")) {
      Command command = action.getAnnotation(Command.class);
      wanted
          .computeIfAbsent(command.scope(), scope -> new TreeMap<>())
          .put(command.name(), action.getAnnotation(Allowed.class).value().included());
    }
    for (Map.Entry<String, Map<String, List<String>>> scope : wanted.entrySet()) {
      scope.getValue().put("*", Role.ADMIN.included());
      Map<String, List<String>> rules = rules(scope.getKey());
      // A rule may stand there for a command that comes later.
      rules.keySet().retainAll(scope.getValue().keySet());
      assertEquals(scope.getValue(), rules, scope.getKey());
    }
  }

  private static Map<String, List<String>> rules(String scope) throws IOException {
    Properties properties = new Properties();
    try (Reader in =
        Files.newBufferedReader(RULES.resolve("org.apache.karaf.command.acl." + scope + ".cfg"))) {
      properties.load(in);
    }
    Map<String, List<String>> rules = new TreeMap<>();
    for (String command : properties.stringPropertyNames()) {
      List<String> roles = new ArrayList<>();
      Arrays.stream(properties.getProperty(command).split(","))
          .map(String::strip)
          .forEach(roles::add);
      rules.put(command, roles);
    }
    return rules;
  }
}
