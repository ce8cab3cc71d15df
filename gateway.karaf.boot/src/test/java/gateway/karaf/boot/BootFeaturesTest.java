package gateway.karaf.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of boot features in each form that Karaf takes. */
class BootFeaturesTest {
  @TempDir Path etc;

  @Test
  void shouldReadTheListOverSeveralLines() throws IOException {
    Files.writeString(
        etc.resolve("org.apache.karaf.features.cfg"),
        "featuresRepositories = mvn:x/y/1\n"
            + "featuresBoot = \\\n"
            + "    framework/4.4.10, \\\n"
            + "    gateway\n");
    assertEquals(List.of("framework/4.4.10", "gateway"), BootFeatures.read(etc));
  }

  @Test
  void shouldReadStages() {
    assertEquals(List.of("a/1.0", "b", "c", "d"), BootFeatures.parse("(a/1.0, b), (c) d"));
  }

  @Test
  void shouldReadNoFeaturesFromAnEmptyList() {
    assertEquals(List.of(), BootFeatures.parse(""));
  }

  @Test
  void shouldNotTakeAMissingFileForAnEmptyList() {
    assertThrows(NoSuchFileException.class, () -> BootFeatures.read(etc));
  }
}
