package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.demo.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution: what it opens, how it ends, and that it ends when something is missing. */
@Timeout(180)
class DistributionTest {
  private static final long MOST_RESIDENT_BYTES = 450L << 20;
  private static final String FEATURES = "org.apache.karaf.features.cfg";

  @TempDir Path folder;

  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(folder.resolve("gateway.yaml"), "gateway: { name: trial }\n");
  }

  @Test
  void shouldListenOnOnePortOfLoopbackAndStopInOrder() throws Exception {
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      int port = Integer.parseInt(Files.readString(folder.resolve("run/ssh.port")).strip());
      assertEquals(
          List.of("/127.0.0.1:" + port),
          gateway.listeners().stream().map(Object::toString).toList());
      assertTrue(
          gateway.residentBytes() <= MOST_RESIDENT_BYTES, gateway.residentBytes() + " bytes");
      gateway.terminate();
      assertEquals(0, gateway.awaitEnd(), gateway::errors);
      assertEquals(List.of(), gateway.rest(), "standard output says ready and nothing else");
      assertEquals("", gateway.errors());
      assertTrue(Files.exists(folder.resolve("data/orderly")));
      assertFalse(Files.exists(folder.resolve("run/ssh.port")));
    }
    // what was shipped is what is there: nothing has rewritten its own configuration
    for (Path file : files(Distribution.folder().resolve("etc"))) {
      if (!file.startsWith("trust")) {
        assertEquals(
            Files.readString(Distribution.folder().resolve("etc").resolve(file)),
            Files.readString(folder.resolve("etc").resolve(file)),
            file.toString());
      }
    }
  }

  @Test
  void shouldListenOnThePortOfItsConfigurationAndAfterAChangeOnTheNewOne() throws Exception {
    for (int port : List.of(7022, 7023)) {
      Files.writeString(
          folder.resolve("gateway.yaml"),
          "gateway: { name: trial }\nshell: { port: " + port + " }\n");
      // the second start finds the first one's configuration in the bundle cache
      try (KarafProcess gateway = new KarafProcess(folder, "-Dgateway.ssh.port=7021")) {
        gateway.awaitReady();
        assertEquals(port + "\n", Files.readString(folder.resolve("run/ssh.port")));
        assertEquals(
            List.of("/127.0.0.1:" + port),
            gateway.listeners().stream().map(Object::toString).toList());
        gateway.terminate();
        assertEquals(0, gateway.awaitEnd(), gateway::errors);
      }
    }
  }

  @Test
  void shouldEndBeforeTheDeadlineWhenItsPortIsSomebodyElses() throws Exception {
    Files.writeString(
        folder.resolve("gateway.yaml"), "gateway: { name: trial }\nshell: { port: 7022 }\n");
    String patience = "-Dgateway.boot.seconds=600"; // longer than anybody waits here
    try (KarafProcess gateway = new KarafProcess(folder, patience, 7022)) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(
          gateway.errors().contains("cannot listen on port 7022 (Address already in use)"),
          gateway::errors);
      assertTrue(gateway.errors().contains("change shell.port in gateway.yaml"), gateway::errors);
      assertEquals(List.of(), gateway.rest(), "it never said ready");
    }
  }

  @Test
  void shouldNameTheLineOfAPortThatIsNone() throws Exception {
    Files.writeString(
        folder.resolve("gateway.yaml"), "gateway: { name: trial }\nshell: { port: 70000 }\n");
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(
          gateway.errors().contains("gateway.yaml:2:16: 'port' must be a whole number"),
          gateway::errors);
    }
  }

  @Test
  void shouldEndAtOnceWhenABootFeatureDoesNotExist() throws Exception {
    bootAlso("nosuch", "");
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(
          gateway.errors().contains("boot feature nosuch is not installed"), gateway::errors);
      assertFalse(Files.exists(folder.resolve("data/orderly")), "the next start begins clean");
    }
  }

  @Test
  void shouldEndAtOnceWhenABundleOfABootFeatureIsMissing() throws Exception {
    Path features = folder.resolve("broken.xml");
    Files.writeString(
        features,
        """
        <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="broken">
          <feature name="broken" version="1"><bundle>mvn:no/such/1</bundle></feature>
        </features>
        """);
    bootAlso("broken", features.toUri().toString());
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(gateway.errors().contains("gateway: a boot feature failed: "), gateway::errors);
      assertTrue(gateway.errors().contains("mvn:no/such/1"), gateway::errors);
      assertEquals(List.of(), gateway.rest(), "it never said ready");
    }
  }

  @Test
  void shouldEndWhenAServiceThatItNeedsDoesNotCome() throws Exception {
    Path custom = Files.createDirectories(folder.resolve("etc")).resolve("custom.properties");
    String shipped = Files.readString(Distribution.folder().resolve("etc/custom.properties"));
    Files.writeString(custom, shipped.replace("SshServer,", "SshServer,no.such.Service,"));
    try (KarafProcess gateway = new KarafProcess(folder, "-Dgateway.boot.seconds=20")) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(
          gateway.errors().contains("nobody offers the service no.such.Service"), gateway::errors);
    }
  }

  @Test
  void shouldWriteNothingOutsideItsFolderForAFeatureWhoseFilesClimb() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("inner"));
    Path climbed = folder.resolve("climbed.txt");
    Path features = folder.resolve("climbing.xml");
    Files.writeString(
        features,
        """
        <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="climbing">
          <feature name="climbing" version="1">
            <configfile finalname="/../climbed.txt" override="true">%s</configfile>
          </feature>
        </features>
        """
            .formatted(features.toUri()));
    Files.move(folder.resolve("gateway.yaml"), inner.resolve("gateway.yaml"));
    bootAlso("climbing", features.toUri().toString());
    Files.move(folder.resolve("etc"), inner.resolve("etc"));
    try (KarafProcess gateway = new KarafProcess(inner, "")) {
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(gateway.errors().contains(climbed + " lies outside"), gateway::errors);
    }
    assertFalse(Files.exists(climbed));
  }

  @Test
  void shouldStartAgainAfterItWasKilled() throws Exception {
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      gateway.kill();
      gateway.awaitEnd();
    }
    Path mark = Files.createFile(folder.resolve("data/cache/mark"));
    try (KarafProcess gateway = new KarafProcess(folder, "")) {
      gateway.awaitReady();
      assertFalse(Files.exists(mark), "after a crash the bundle cache starts clean");
    }
  }

  /** As an operator may: the list of boot features with one more, and where it is described. */
  private void bootAlso(String feature, String repository) throws IOException {
    String shipped = Files.readString(Distribution.folder().resolve("etc").resolve(FEATURES));
    String changed =
        shipped.replaceFirst("(?m)^featuresBoot *= *\\\\$", "$0\n    " + feature + ",\\\\");
    if (!repository.isEmpty()) {
      changed =
          changed.replaceFirst(
              "(?m)^featuresRepositories *= *\\\\$", "$0\n    " + repository + ",\\\\");
    }
    assertTrue(changed.contains(feature), shipped);
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc").resolve(FEATURES), changed);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(Files::isRegularFile).map(root::relativize).toList();
    }
  }
}
