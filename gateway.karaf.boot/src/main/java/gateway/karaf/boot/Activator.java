package gateway.karaf.boot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Sets the shell's port, starts the watch, ends the process when it reports a failure or does not
 * stop, and notes an orderly stop.
 */
@Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
  /** The system property that {@code org.apache.karaf.shell.cfg} takes the port from. */
  static final String PORT = "gateway.ssh.port";

  private static final int EXIT_FAILED = 1;
  private static final long STOP_MS = 10_000;

  /** Longer than several departures that are given up one after another. */
  private static final String STOP_SECONDS = "20";

  private volatile boolean failed;
  private @Nullable Thread watcher;
  private @Nullable Path orderly;

  /** The framework makes it. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    // what the file says wins over what the process was started with
    ShellPort.of(Path.of(property(context, "gateway.dir", "gateway-data"), "gateway.yaml"))
        .ifPresent(port -> System.setProperty(PORT, Integer.toString(port)));
    Runnable halt = () -> Runtime.getRuntime().halt(EXIT_FAILED);
    long patience = Long.parseLong(property(context, "gateway.stop.seconds", STOP_SECONDS));
    new StopDeadline(context, TimeUnit.SECONDS.toNanos(patience), halt).arm();
    Path data = Path.of(property(context, "karaf.data", "data"));
    orderly = data.resolve("orderly");
    BootWatch watch =
        new BootWatch(
            context,
            Path.of(property(context, "karaf.etc", "etc")),
            words(property(context, "gateway.boot.services", "")));
    long seconds = Long.parseLong(property(context, "gateway.boot.seconds", "60"));
    long age = ManagementFactory.getRuntimeMXBean().getUptime();
    long deadline =
        System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) - TimeUnit.MILLISECONDS.toNanos(age);
    Thread thread = new Thread(() -> watch(context, watch, deadline), "gateway boot watch");
    thread.setDaemon(true);
    watcher = thread;
    thread.start();
  }

  @Override
  public void stop(BundleContext context) throws IOException {
    Thread thread = watcher;
    if (thread != null && !failed) {
      thread.interrupt();
    }
    // a bundle that is stopped by hand says nothing about the process
    boolean framework = context.getBundle(0).getState() == org.osgi.framework.Bundle.STOPPING;
    if (framework && !failed && orderly != null) {
      Files.writeString(orderly, "");
    }
  }

  private void watch(BundleContext context, BootWatch watch, long deadline) {
    Optional<String> missing;
    try {
      missing = watch.await(deadline);
    } catch (InterruptedException | IllegalStateException e) {
      return; // the framework stops; there is nothing to wait for
    }
    missing.ifPresent(sentence -> end(context, sentence));
  }

  /** Stops the framework and ends the process, with a code of failure whoever ends it. */
  private void end(BundleContext context, String sentence) {
    failed = true;
    System.err.println("gateway: " + sentence + "; the process ends");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(EXIT_FAILED), "failed boot"));
    try {
      org.osgi.framework.launch.Framework framework =
          (org.osgi.framework.launch.Framework) context.getBundle(0);
      framework.stop();
      framework.waitForStop(STOP_MS);
    } catch (BundleException | InterruptedException e) {
      System.err.println("gateway: the framework does not stop: " + e.getMessage());
    }
    System.exit(EXIT_FAILED);
  }

  private static String property(BundleContext context, String name, String otherwise) {
    String value = context.getProperty(name);
    return value == null ? otherwise : value;
  }

  private static List<String> words(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }
}
