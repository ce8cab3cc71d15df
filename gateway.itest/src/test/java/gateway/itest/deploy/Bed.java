package gateway.itest.deploy;

import gateway.itest.deploy.census.Leftovers;
import gateway.itest.deploy.face.Cable;
import gateway.itest.deploy.face.Engine;
import gateway.itest.deploy.face.Witness;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The gateway's bundles in a framework of their own, with traffic through them. The framework's
 * errors are kept.
 */
final class Bed implements AutoCloseable {
  /** What the gateway under test is made of, and the libraries that it imports. */
  private static final List<String> BUNDLES =
      List.of(
          "gateway.packet",
          "gateway.spd.api",
          "gateway.port.api",
          "gateway.crypto.api",
          "gateway.netfilter",
          "gateway.esp",
          "gateway.core",
          "gateway.spd.tuple-space",
          "gateway.spd.hash",
          "gateway.crypto.jce",
          "org.apache.felix.scr",
          "org.apache.felix.configadmin",
          "org.osgi.service.component",
          "org.osgi.util.promise",
          "org.osgi.util.function",
          "snakeyaml");

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** A hook that says hello and good-bye a thousand times. */
  private static final Logger HOOK = Logger.getLogger("gateway.hook.example");

  private static final String YAML =
      """
      gateway: { name: left, workers: 1, unmatched: discard }
      spd: { driver: tuple-space }
      ports:
        lan: { type: cable }
        wan: { type: cable, local: [192.0.2.1] }
        spare: { type: guest }
      routes:
        - { to: 10.1.0.0/16, port: lan }
        - { to: 10.2.0.0/16, port: wan }
        - { to: 10.3.0.0/16, port: spare }
      load: [ policies.xfrm, sas.xfrm ]
      """;

  private final Framework framework;
  private final Engine engine;
  private final Traffic traffic;
  private final Leftovers ports = new Leftovers();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  /** Starts everything; packets flow when it returns. */
  Bed(Path folder) throws Exception {
    Cable.reset();
    Witness.reset();
    Path gateway = Files.createDirectories(folder.resolve("gateway"));
    Files.writeString(gateway.resolve("gateway.yaml"), YAML);
    Files.writeString(gateway.resolve("policies.xfrm"), Lines.policies());
    Path keys = Files.writeString(gateway.resolve("sas.xfrm"), Lines.SAS);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    HOOK.setLevel(Level.WARNING);
    framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("cache").toString(),
                    Constants.FRAMEWORK_STORAGE_CLEAN,
                    "onFirstInit",
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "gateway.itest.deploy.face",
                    "gateway.dir",
                    gateway.toString(),
                    "felix.log.level",
                    "0"));
    framework.start();
    BundleContext context = framework.getBundleContext();
    context.addFrameworkListener(this::note);
    for (String entry : classPath()) {
      String kind = new File(entry).isDirectory() ? "reference:file:" : "file:";
      context.installBundle(kind + entry);
    }
    BundleJar inside = BundleJar.inside();
    context.installBundle(inside.name(), inside.open());
    Bundle guest = install(BundleJar.guest("GuestPorts", "gateway.port.api.PortDriver"));
    for (Bundle bundle : context.getBundles()) {
      bundle.start();
    }
    ServiceReference<Engine> reference = context.getServiceReference(Engine.class);
    engine = context.getService(reference);
    await("the gateway to be in force", engine::isRunning);
    ports.addLoader(guest);
    uninstall(guest);
    traffic = new Traffic();
  }

  private void note(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.ERROR) {
      errors.add(event.getBundle() + ": " + event.getThrowable());
    }
  }

  private static List<String> classPath() {
    List<String> found =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> BUNDLES.stream().anyMatch(name -> isOf(name, entry)))
            .toList();
    if (found.size() != BUNDLES.size()) {
      throw new IllegalStateException("not one class path entry per bundle: " + found);
    }
    return found;
  }

  // .../NAME/target/classes or .../NAME-VERSION.jar
  private static boolean isOf(String name, String entry) {
    return entry.contains("/" + name + "/target/classes")
        || entry.matches(".*/" + name.replace(".", "\\.") + "-[0-9][^/]*\\.jar");
  }

  Engine engine() {
    return engine;
  }

  Traffic traffic() {
    return traffic;
  }

  /** What the framework published as errors. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** What was there when the gateway started and has gone since. */
  Map<String, Leftovers> atTheStart() {
    return Map.of("ports", ports);
  }

  /** An installed bundle. */
  Bundle bundle(String name) {
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (name.equals(bundle.getSymbolicName())) {
        return bundle;
      }
    }
    throw new AssertionError("there is no bundle " + name);
  }

  Bundle install(BundleJar jar) throws BundleException {
    return framework.getBundleContext().installBundle(jar.name(), jar.open());
  }

  /** Uninstalls a bundle and refreshes: nothing of it can be loaded any more. */
  void uninstall(Bundle bundle) throws BundleException {
    bundle.uninstall();
    refresh(bundle);
  }

  /** Refreshes a bundle; returns when the framework has. */
  void refresh(Bundle bundle) {
    CountDownLatch done = new CountDownLatch(1);
    framework
        .adapt(FrameworkWiring.class)
        .refreshBundles(List.of(bundle), event -> done.countDown());
    try {
      if (!done.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
        throw new AssertionError("the framework does not refresh " + bundle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until something holds, with packets flowing. */
  void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        String state =
            engine == null || !engine.isRunning()
                ? ""
                : "; faults " + engine.faults() + ", drops " + engine.drops();
        throw new AssertionError("waited in vain for " + what + state);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(200_000);
    }
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    traffic.close();
    Witness.hold(false);
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(60));
  }
}
