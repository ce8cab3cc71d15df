package gateway.karaf.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The features that Karaf installs at its start, as {@code org.apache.karaf.features.cfg} says. */
final class BootFeatures {
  private BootFeatures() {}

  /**
   * Names with versions, {@code name} or {@code name/version}, in the order of the file.
   *
   * @throws IOException if the file cannot be read
   */
  static List<String> read(Path etc) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(etc.resolve("org.apache.karaf.features.cfg"))) {
      properties.load(in);
    }
    return parse(properties.getProperty("featuresBoot", ""));
  }

  /** Stages stand in parentheses; names are separated by commas or blanks. */
  static List<String> parse(String featuresBoot) {
    List<String> names = new ArrayList<>();
    // a version range has parentheses and commas of its own: name/[1.0,2.0)
    var token = new StringBuilder();
    boolean range = false;
    for (char c : featuresBoot.toCharArray()) {
      if (!range && (Character.isWhitespace(c) || c == ',' || c == '(' || c == ')')) {
        add(names, token);
        continue;
      }
      token.append(c);
      if (range) {
        range = c != ')' && c != ']';
      } else {
        range = c == '[';
      }
    }
    add(names, token);
    return names;
  }

  private static void add(List<String> names, StringBuilder token) {
    if (!token.isEmpty()) {
      names.add(token.toString());
      token.setLength(0);
    }
  }
}
