package gateway.trust.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.trust.Mode;
import gateway.trust.Reason;
import gateway.trust.Trust;
import gateway.trust.Verdict;
import java.io.File;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** What the watcher of a folder is handed, beside bundles of a real framework. */
class DeployDoorTest {
  @TempDir Path folder;
  private Framework framework;
  private Mode mode = Mode.ENFORCE;
  private boolean trusted;
  private DeployDoor door;

  private final Trust trust =
      new Trust() {
        @Override
        public Mode mode() {
          return mode;
        }

        @Override
        public Verdict judge(Bundle bundle) {
          throw new AssertionError("not asked for");
        }

        @Override
        public Verdict judge(Path jar) {
          return new Verdict(trusted ? Reason.SIGNED : Reason.UNSIGNED, null, "as the test says");
        }
      };

  @BeforeEach
  void start() throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("cache").toString(),
                    "felix.log.level",
                    "0"));
    framework.start();
    framework
        .getBundleContext()
        .installBundle(
            jar("installed", "Bundle-SymbolicName", "installed;singleton:=true")
                .toURI()
                .toString());
    door = new DeployDoor(framework.getBundleContext(), trust);
  }

  @AfterEach
  void stop() throws Exception {
    framework.stop();
    framework.waitForStop(30_000);
  }

  private File jar(String file, String... headers) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", file);
    manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
    for (int i = 0; i < headers.length; i += 2) {
      manifest.getMainAttributes().putValue(headers[i], headers[i + 1]);
    }
    Path jar = folder.resolve(file + ".jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar.toFile();
  }

  private void assertKeptOut(File jar) {
    assertTrue(door.canHandle(jar));
    assertNull(door.transform(jar, folder.toFile()));
    trusted = true;
    assertFalse(door.canHandle(jar), "trusted, so the watcher's own");
    trusted = false;
    mode = Mode.WARN;
    assertFalse(door.canHandle(jar), "the door warns nobody");
    mode = Mode.ENFORCE;
  }

  @Test
  void shouldKeepOutWhatWouldDisturbOthers() throws Exception {
    assertKeptOut(jar("fragment", "Fragment-Host", "installed"));
    assertKeptOut(jar("exporter", "Export-Package", "a"));
    assertKeptOut(jar("namesake", "Bundle-SymbolicName", "installed"));
    assertKeptOut(jar("painter", "Bundle-Name", "n\u001b]0;title\u0007"));
  }

  @Test
  void shouldLeaveAnyOtherStrangerToTheGate() throws Exception {
    assertFalse(door.canHandle(jar("plain")));
    assertFalse(
        door.canHandle(
            jar("newer", "Bundle-SymbolicName", "installed", "Bundle-Version", "1.0.1")));
  }

  @Test
  void shouldLeaveTheUpdateOfAJarByItselfToTheGate() {
    Bundle installed = framework.getBundleContext().getBundles()[1];
    assertEquals("installed", installed.getSymbolicName());
    assertFalse(door.canHandle(folder.resolve("installed.jar").toFile()));
  }

  @Test
  void shouldLeaveWhatIsNoJarToTheWatcher() throws Exception {
    assertFalse(door.canHandle(Files.writeString(folder.resolve("x.jar"), "hello").toFile()));
    assertFalse(door.canHandle(folder.resolve("absent.jar").toFile()));
    assertFalse(door.canHandle(jar("odd", "Bundle-Version", "one")));
  }
}
