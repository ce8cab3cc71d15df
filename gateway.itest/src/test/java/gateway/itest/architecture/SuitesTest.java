package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One list of slow suites: cnf/suites. What the build leaves out and what tests say must agree. */
class SuitesTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(slow-[a-z0-9-]+)\"\\)");
  private static final Pattern EXCLUDED =
      Pattern.compile("<excludedGroups>([^<]*)</excludedGroups>");

  @Test
  void shouldLeaveOutOfTheFastTestsExactlyTheSuitesListed() throws IOException {
    Matcher matcher = EXCLUDED.matcher(Files.readString(Checkout.root().resolve("pom.xml")));
    assertTrue(matcher.find());
    assertEquals(listed(), new TreeSet<>(List.of(matcher.group(1).trim().split("\\s*\\|\\s*"))));
  }

  @Test
  void shouldListEverySuiteThatATestNames() throws IOException {
    Set<String> tags = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Checkout.root())) {
      for (Path module : modules.filter(m -> Files.isDirectory(m.resolve("src/test"))).toList()) {
        tags.addAll(tags(module.resolve("src/test")));
      }
    }
    tags.removeAll(listed());
    assertEquals(Set.of(), tags, "suites that cnf/suites does not have");
  }

  private static Set<String> tags(Path folder) throws IOException {
    Set<String> tags = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
        TAG.matcher(Files.readString(file)).results().forEach(r -> tags.add(r.group(1)));
      }
    }
    return tags;
  }

  private static Set<String> listed() throws IOException {
    try (Stream<String> lines = Files.lines(Checkout.root().resolve("cnf/suites"))) {
      return lines
          .map(line -> line.replaceAll("#.*", "").replaceAll("\\|.*", "").trim())
          .filter(name -> !name.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
