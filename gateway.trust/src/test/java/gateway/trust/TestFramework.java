package gateway.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.trust.sign.Identity;
import gateway.trust.sign.TrustedSigner;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.felix.framework.FrameworkFactory;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** A bare framework with the gate as the build packs it, in a folder of its own. */
final class TestFramework implements AutoCloseable {
  final Framework framework;
  final Path gatewayDir;
  final Path shipped;
  final Path gateJar;
  final List<String> log = Collections.synchronizedList(new ArrayList<>());

  private final Path folder;
  private final Logger logger = Logger.getLogger("gateway.trust");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  TestFramework(Path folder, String mode) throws Exception {
    this.folder = folder;
    System.clearProperty(RunsAtStart.RAN);
    gatewayDir = Files.createDirectories(folder.resolve("dir"));
    shipped = Files.createDirectories(folder.resolve("shipped"));
    gateJar = Jars.pack(Path.of("target/classes"), folder.resolve("gate.jar"));
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    properties.put("felix.log.level", "0");
    properties.put("gateway.dir", gatewayDir.toString());
    properties.put("gateway.trust.shipped", shipped.toString());
    if (mode != null) {
      properties.put("gateway.trust", mode);
    }
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    framework = new FrameworkFactory().newFramework(properties);
    framework.start();
  }

  Bundle startGate() throws BundleException {
    Bundle gate = install(gateJar);
    gate.start();
    return gate;
  }

  Bundle install(Path jar) throws BundleException {
    return framework.getBundleContext().installBundle(jar.toUri().toString());
  }

  /** A jar whose activator tells that it ran. */
  Path bundle(String symbolicName, String... headers) throws Exception {
    Path file = folder.resolve(symbolicName.replaceAll("[^a-z.]", "-") + ".jar");
    return Jars.write(file, content(symbolicName, headers));
  }

  static Map<String, byte[]> content(String symbolicName, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    if (all.stream().noneMatch(h -> h.startsWith("Fragment-Host"))) {
      all.add("Bundle-Activator: gateway.trust.RunsAtStart");
      all.add(
          "Import-Package: org.osgi.framework"
              + all.stream()
                  .filter(h -> h.startsWith("X-Import: "))
                  .map(h -> "," + h.substring(10))
                  .findFirst()
                  .orElse(""));
    }
    Map<String, byte[]> content = Jars.content(symbolicName, all.toArray(String[]::new));
    try (var in = RunsAtStart.class.getResourceAsStream("RunsAtStart.class")) {
      content.put("gateway/trust/RunsAtStart.class", in.readAllBytes());
    }
    return content;
  }

  void trustOwner(Identity owner) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(owner.certificate());
    }
    TrustedSigner.add(Files.writeString(folder.resolve("owner.pem"), text.toString()), gatewayDir);
  }

  void refresh(Bundle... bundles) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundles),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
              }
            });
    if (!done.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the refresh does not end");
    }
  }

  /** Asks the service without sharing its classes. */
  String reason(Bundle bundle) throws Exception {
    ServiceReference<?> reference =
        framework.getBundleContext().getAllServiceReferences("gateway.trust.Trust", null)[0];
    Object trust = framework.getBundleContext().getService(reference);
    Class<?> type = reference.getBundle().loadClass("gateway.trust.Trust");
    Object verdict = type.getMethod("judge", Bundle.class).invoke(trust, bundle);
    return verdict.getClass().getMethod("reason").invoke(verdict).toString();
  }

  void assertRefused(Bundle bundle) {
    org.junit.jupiter.api.Assertions.assertThrows(BundleException.class, bundle::start);
    assertEquals(Bundle.INSTALLED, bundle.getState());
    assertEquals(null, ran(), "code of a refused bundle ran");
  }

  void assertStarts(Bundle bundle) throws BundleException {
    bundle.start();
    assertEquals(Bundle.ACTIVE, bundle.getState());
  }

  static String ran() {
    return System.getProperty(RunsAtStart.RAN);
  }

  boolean stopsByItself() throws InterruptedException {
    return framework.waitForStop(TimeUnit.SECONDS.toMillis(30)).getType() == FrameworkEvent.STOPPED;
  }

  @Override
  public void close() throws Exception {
    logger.removeHandler(handler);
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
  }
}
