package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every module is a bundle already, whatever runs it. */
class BundlesTest {
  /** The module's folder in the address of its manifest, in a jar or in target/classes. */
  private static final Pattern MODULE =
      Pattern.compile(
          ".*/(gateway\\.[a-z][a-z0-9.-]*?)(-\\d[^/]*\\.jar!|/target/classes)/META-INF/.*");

  @TestFactory
  Stream<DynamicTest> shouldBeABundleNamedAsItsFolder() throws IOException {
    return manifests().entrySet().stream()
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry)));
  }

  @Test
  void shouldFindEveryModuleOfTheBuildOnTheClassPath() throws IOException {
    List<String> modules = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Checkout.root())) {
      folders
          .filter(f ->
              Files.exists(f.resolve("pom.xml")) && Files.isDirectory(f.resolve("src/main/java")))
          .map(f -> f.getFileName().toString())
          .filter(name -> name.startsWith("gateway.") && !name.equals("gateway.itest"))
          .sorted()
          .forEach(modules::add);
    }
    assertEquals(modules, List.copyOf(manifests().keySet()));
  }

  private static void check(Map.Entry<String, Manifest> module) {
    Attributes main = module.getValue().getMainAttributes();
    String name = module.getKey();
    String exported = String.valueOf(main.getValue("Export-Package"));
    assertAll(
        name,
        () -> assertEquals("2", main.getValue("Bundle-ManifestVersion")),
        () -> assertEquals(name, main.getValue("Bundle-SymbolicName").replaceAll(";.*", "")),
        () -> assertNotNull(main.getValue("Bundle-Version")),
        () -> assertEquals("Apache-2.0", main.getValue("Bundle-License")),
        () ->
            assertTrue(
                String.valueOf(main.getValue("Require-Capability")).contains("version=25"),
                "needs Java 25"),
        () -> assertFalse(main.containsKey(new Attributes.Name("Built-By")), "names its builder"),
        () -> {
          if (name.endsWith(".api")
              || name.equals("gateway.packet")
              || name.equals("gateway.netfilter")) {
            assertTrue(exported.startsWith(name), "exports its API: " + exported);
          }
        });
  }

  private static Map<String, Manifest> manifests() throws IOException {
    Map<String, Manifest> found = new TreeMap<>();
    ClassLoader loader = BundlesTest.class.getClassLoader();
    for (URL url : java.util.Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
      Matcher matcher = MODULE.matcher(url.toString());
      if (matcher.matches() && !matcher.group(1).equals("gateway.itest")) {
        try (InputStream in = url.openStream()) {
          found.put(matcher.group(1), new Manifest(in));
        }
      }
    }
    return found;
  }
}
