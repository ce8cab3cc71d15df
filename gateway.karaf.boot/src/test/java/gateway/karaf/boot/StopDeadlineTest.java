package gateway.karaf.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A process that was told to end ends. */
@Timeout(60)
class StopDeadlineTest {
  @TempDir Path storage;

  private final AtomicInteger halts = new AtomicInteger();

  private Framework framework() throws BundleException {
    Framework framework =
        new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, "" + storage));
    framework.start();
    return framework;
  }

  // Armed by a bundle of its own, as in the distribution; it stops before the framework has.
  private void arm(Framework framework, long millis) throws Exception {
    System.setProperty(LoopingActivator.END, "true");
    Bundle own = framework.getBundleContext().installBundle("own", jar("own"));
    own.start();
    System.clearProperty(LoopingActivator.END);
    new StopDeadline(
            own.getBundleContext(), TimeUnit.MILLISECONDS.toNanos(millis), halts::incrementAndGet)
        .arm();
  }

  @Test
  void shouldEndTheProcessAndNameTheBundleThatDoesNotReturn() throws Exception {
    Framework framework = framework();
    arm(framework, 200);
    Bundle looping = framework.getBundleContext().installBundle("looping", jar("looping"));
    Thread starter = new Thread(() -> start(looping), "starter");
    starter.start();
    while (looping.getState() != Bundle.STARTING) {
      Thread.onSpinWait();
    }
    String told =
        standardError(() -> {
          framework.stop();
          while (halts.get() == 0) {
            Thread.onSpinWait();
          }
        });
    System.setProperty(LoopingActivator.END, "true");
    starter.join();
    framework.waitForStop(0);

    assertEquals(1, halts.get());
    assertTrue(told.contains("waits in vain for looping, which still starts"), told);
  }

  @Test
  void shouldEndNothingWhenTheFrameworkStops() throws Exception {
    Framework framework = framework();
    arm(framework, TimeUnit.MINUTES.toMillis(1));
    String told =
        standardError(() -> {
          framework.stop();
          framework.waitForStop(0);
          for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("gateway stop deadline")) {
              thread.join();
            }
          }
        });
    assertEquals("", told);
    assertEquals(0, halts.get());
  }

  private static void start(Bundle bundle) {
    try {
      bundle.start();
    } catch (BundleException | IllegalStateException e) {
      return; // the framework stops
    }
  }

  /** What a test does meanwhile. */
  @FunctionalInterface
  private interface Doing {
    void run() throws Exception;
  }

  private static String standardError(Doing run) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static InputStream jar(String bundle) throws IOException {
    String manifest =
        """
        Manifest-Version: 1.0
        Bundle-ManifestVersion: 2
        Bundle-SymbolicName: %s
        Bundle-Activator: gateway.karaf.boot.LoopingActivator
        Import-Package: org.osgi.framework
        """
            .formatted(bundle);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String name = LoopingActivator.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar =
            new JarOutputStream(
                bytes, new Manifest(new ByteArrayInputStream(manifest.getBytes())));
        InputStream content = LoopingActivator.class.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new ZipEntry(name));
      content.transferTo(jar);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
