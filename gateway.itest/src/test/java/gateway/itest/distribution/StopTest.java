package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.itest.demo.Privilege;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TERM ends the distribution, whatever its bundles do. */
@Timeout(120)
class StopTest {
  private static final long REST_NANOS = 10_000_000;

  @TempDir Path folder;

  @BeforeAll
  static void needPrivilege() {
    Privilege.require();
  }

  @Test
  void shouldEndByTermAndNameTheBundleWhoseActivatorDoesNotReturn() throws Exception {
    Files.writeString(folder.resolve("gateway.yaml"), "gateway: { name: trial }\n");
    Path custom = Files.createDirectories(folder.resolve("etc")).resolve("custom.properties");
    String shipped = Files.readString(Distribution.folder().resolve("etc/custom.properties"));
    Files.writeString(custom, shipped.replace("gateway.trust = enforce", "gateway.trust = off"));
    try (KarafProcess gateway = new KarafProcess(folder, "-Dgateway.stop.seconds=2")) {
      gateway.awaitReady();
      looping(folder.resolve("looping.jar"));
      Files.move(folder.resolve("looping.jar"), folder.resolve("deploy/looping.jar"));
      while (!Files.exists(folder.resolve("looping"))) {
        LockSupport.parkNanos(REST_NANOS);
      }
      gateway.terminate();
      assertEquals(1, gateway.awaitEnd(), gateway::errors);
      assertTrue(
          gateway.errors().contains("waits in vain for looping, which still starts"),
          gateway::errors);
      assertFalse(Files.exists(folder.resolve("data/orderly")), "it did not stop in order");
    }
  }

  private static void looping(Path file) throws IOException {
    String manifest =
        """
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: looping
        Bundle-Activator: %s
        Import-Package: org.osgi.framework
        """
            .formatted(LoopingStart.class.getName());
    String name = LoopingStart.class.getName().replace('.', '/') + ".class";
    byte[] head = manifest.getBytes(StandardCharsets.UTF_8);
    try (JarOutputStream jar =
            new JarOutputStream(
                Files.newOutputStream(file), new Manifest(new ByteArrayInputStream(head)));
        InputStream content = LoopingStart.class.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new ZipEntry(name));
      content.transferTo(jar);
    }
  }
}
