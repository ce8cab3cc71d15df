package gateway.itest.access;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Who may call the commands of a scope, as its file in {@code etc/} says. */
final class Rules {
  private static final String HELP = "[--help]"; // how Karaf writes the arguments down

  private final TreeMap<String, Set<String>> roles = new TreeMap<>();

  private Rules() {}

  static Rules of(Path etc, String scope) throws IOException {
    Properties properties = new Properties();
    try (Reader in =
        Files.newBufferedReader(etc.resolve("org.apache.karaf.command.acl." + scope + ".cfg"))) {
      properties.load(in);
    }
    Rules rules = new Rules();
    for (String key : properties.stringPropertyNames()) {
      rules.roles.put(
          key.toLowerCase(Locale.ROOT), Set.of(properties.getProperty(key).split("\\s*,\\s*")));
    }
    return rules;
  }

  /** True if a line of the file names this command. */
  boolean names(String command) {
    return roles.containsKey(command);
  }

  /** True if {@code role} may call {@code command --help}. */
  boolean allow(String role, String command) {
    for (String key : roles.keySet()) {
      if (key.startsWith(command + "[/")
          && HELP.matches(key.substring(command.length() + 2, key.length() - 2))) {
        return roles.get(key).contains(role);
      }
    }
    return roles.getOrDefault(command, roles.getOrDefault("*", Set.of())).contains(role);
  }
}
