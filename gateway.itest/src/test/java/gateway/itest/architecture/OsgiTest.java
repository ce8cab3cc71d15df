package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The bundles in a bare framework with declarative services: they resolve, start and register. */
class OsgiTest {
  /** Parts of class path entries that are installed beside our own. */
  private static final List<String> LIBRARIES =
      List.of(
          "/org.apache.felix.scr-",
          "/org.apache.felix.configadmin-",
          "/org.osgi.service.component-",
          "/org.osgi.util.promise-",
          "/org.osgi.util.function-",
          "/snakeyaml-",
          "/picocli-",
          "/jackson-");

  @TempDir Path scratch;
  private Framework framework;

  @BeforeEach
  void start() throws BundleException {
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    scratch.resolve("cache").toString(),
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    "onFirstInit",
                    "felix.log.level",
                    "0"));
    framework.start();
  }

  @AfterEach
  void stop() throws BundleException, InterruptedException {
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
  }

  @Test
  void shouldStartEveryBundleAndOfferEveryDriverAsAService() throws Exception {
    List<Bundle> bundles = install();
    List<String> failures = new ArrayList<>();
    for (Bundle bundle : bundles) {
      try {
        bundle.start();
      } catch (BundleException e) {
        failures.add(bundle.getSymbolicName() + ": " + e.getMessage());
      }
    }
    assertEquals(List.of(), failures);
    assertTrue(bundles.stream().anyMatch(b -> "gateway.core".equals(b.getSymbolicName())));
    assertEquals(
        Set.of("gateway.spd.hash", "gateway.spd.tuple-space"),
        providers("gateway.spd.api.SpdDriver"));
    assertEquals(
        Set.of("gateway.crypto.jce", "gateway.crypto.openssl"),
        providers("gateway.crypto.api.AeadProvider"));
    Set<String> ports = providers("gateway.port.api.PortDriver");
    assertTrue(ports.containsAll(Set.of("gateway.port.tun", "gateway.port.udp")), ports::toString);
  }

  private List<Bundle> install() throws BundleException {
    BundleContext context = framework.getBundleContext();
    List<Bundle> bundles = new ArrayList<>();
    for (String entry : classPath().toList()) {
      String kind = new File(entry).isDirectory() ? "reference:file:" : "file:";
      bundles.add(context.installBundle(kind + entry));
    }
    return bundles;
  }

  /**
   * Our modules and the libraries that they import, as the build put them on the class path. The
   * faces are left out: they reach into drivers by class, which only a flat class path allows, or
   * need Karaf.
   */
  private static Stream<String> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry ->
            entry.matches(
                    ".*/gateway\\.(?!itest|bench|tool|shell|login|trust|karaf|spd\\.tck)[^/]*/target/(classes|gateway[^/]*\\.jar)")
                || LIBRARIES.stream().anyMatch(entry::contains));
  }

  /** Symbolic names of the bundles that registered a service of type {@code name}. */
  private Set<String> providers(String name) throws Exception {
    Set<String> found = new TreeSet<>();
    ServiceReference<?>[] references =
        framework.getBundleContext().getAllServiceReferences(name, null);
    if (references != null) {
      for (ServiceReference<?> reference : references) {
        found.add(reference.getBundle().getSymbolicName());
      }
    }
    return found;
  }
}
