package gateway.karaf.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

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

  /** As Karaf splits it: stages stand in parentheses; names are separated by commas or blanks. */
  static List<String> parse(String featuresBoot) {
    return Stream.of(featuresBoot.split("[\\s,()]+")).filter(name -> !name.isEmpty()).toList();
  }
}
