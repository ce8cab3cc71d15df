package gateway.karaf.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A bundle that failed to start once may start the next time. */
class IdleBundlesTest {
  @TempDir Path storage;

  @Test
  void shouldStartAgainWhatShouldRunAndFailedBefore() throws Exception {
    Framework framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, "" + storage));
    framework.start();
    try {
      BundleContext context = framework.getBundleContext();
      Bundle needy = context.installBundle("needy", jar("needy", "Require-Capability: bread"));
      context.installBundle("never", jar("never", "Require-Capability: gold"));
      assertThrows(BundleException.class, needy::start);
      assertEquals(List.of(needy), IdleBundles.of(context), "the other was never to run");
      IdleBundles.startAgain(needy);
      assertEquals(List.of(needy), IdleBundles.of(context));
      context.installBundle("baker", jar("baker", "Provide-Capability: bread"));
      IdleBundles.startAgain(needy);
      assertEquals(List.of(), IdleBundles.of(context));
      assertEquals(Bundle.ACTIVE, needy.getState());
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  private static InputStream jar(String name, String header) throws IOException {
    String manifest =
        "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: "
            + name
            + "\n"
            + header
            + "\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, new Manifest(new ByteArrayInputStream(manifest.getBytes()))).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
