package gateway.karaf.boot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Waits for the end of a start and says what is missing then.
 *
 * <p>Karaf tells of a failure by a log entry only, of its boot installer or of the SSH server that
 * cannot listen, so these are listened for; everything else is looked at once Karaf says that it
 * has finished, or at the deadline.
 */
final class BootWatch implements LogListener {
  private static final String INSTALLER =
      "org.apache.karaf.features.internal.service.BootFeaturesInstaller";
  private static final String SSH = "org.apache.karaf.shell.ssh.Activator";
  private static final String NOT_STARTED = "Exception caught while starting SSH server";
  private static final long LOOK_AGAIN_MS = 50;

  /** After so many looks at bundles that do not run, they are started once more. */
  private static final int PATIENT_LOOKS = 60;

  private final BundleContext context;
  private final Path etc;
  private final List<String> services;
  private int looks;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final ServiceTracker<BootFinished, BootFinished> finished;
  private final ServiceTracker<FeaturesService, FeaturesService> features;
  private final ServiceTracker<LogReaderService, LogReaderService> log;

  /** Watches the framework of {@code context}; {@code services} are types that must come. */
  BootWatch(BundleContext context, Path etc, List<String> services) {
    this.context = context;
    this.etc = etc;
    this.services = List.copyOf(services);
    finished = new ServiceTracker<>(context, BootFinished.class, null);
    features = new ServiceTracker<>(context, FeaturesService.class, null);
    log =
        new ServiceTracker<>(context, LogReaderService.class, null) {
          @Override
          public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
            LogReaderService reader = super.addingService(reference);
            reader.addLogListener(BootWatch.this);
            return reader;
          }
        };
  }

  /** Called by the log service for every entry, on a thread of its own. */
  @Override
  public void logged(LogEntry entry) {
    Throwable cause = entry.getException();
    if (entry.getLogLevel() == LogLevel.ERROR && INSTALLER.equals(entry.getLoggerName())) {
      fail("a boot feature failed: " + (cause == null ? entry.getMessage() : cause));
    } else if (SSH.equals(entry.getLoggerName())
        && String.valueOf(entry.getMessage()).startsWith(NOT_STARTED)) {
      fail(
          "the shell cannot listen on port "
              + System.getProperty(Activator.PORT, "?")
              + " ("
              + (cause == null ? "no reason given" : cause.getMessage())
              + "); see with ss -ltnp who has it, or change shell.port in gateway.yaml, 0 is a free"
              + " port");
    }
  }

  private void fail(String sentence) {
    failure.compareAndSet(null, sentence);
    failed.countDown();
  }

  /**
   * Waits until everything is there.
   *
   * @return what is missing when it failed or at the deadline; empty when all is well
   * @throws InterruptedException if the framework stops meanwhile
   */
  Optional<String> await(long deadlineNanos) throws InterruptedException {
    finished.open();
    features.open();
    log.open();
    try {
      while (true) {
        Optional<String> missing = missing();
        if (missing.isEmpty() || System.nanoTime() - deadlineNanos >= 0) {
          return missing;
        }
        if (failed.await(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
          return Optional.ofNullable(failure.get());
        }
      }
    } finally {
      LogReaderService reader = log.getService();
      if (reader != null) {
        reader.removeLogListener(this);
      }
      log.close();
      features.close();
      finished.close();
    }
  }

  /** What is missing now. What Karaf has not installed when it says it has finished never comes. */
  private Optional<String> missing() {
    List<String> missing = new ArrayList<>();
    FeaturesService service = features.getService();
    if (finished.getService() == null || service == null) {
      missing.add("the boot features are not installed in time");
    } else {
      absentFeatures(service, missing);
      if (!missing.isEmpty()) {
        fail(String.join("; ", missing));
      }
    }
    List<Bundle> idle = IdleBundles.of(context);
    idle.forEach(bundle -> missing.add("bundle " + bundle.getSymbolicName() + " does not run"));
    if (finished.getService() != null && !idle.isEmpty() && ++looks == PATIENT_LOOKS) {
      idle.forEach(IdleBundles::startAgain);
    }
    for (String type : services) {
      if (context.getServiceReference(type) == null) {
        missing.add("nobody offers the service " + type);
      }
    }
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing));
  }

  private void absentFeatures(FeaturesService service, List<String> missing) {
    try {
      for (String name : BootFeatures.read(etc)) {
        String[] parts = name.split("/", 2);
        Feature[] known = service.getFeatures(parts[0]);
        boolean installed = false;
        for (Feature feature : known) {
          installed |= service.isInstalled(feature);
        }
        if (!installed) {
          missing.add("boot feature " + parts[0] + " is not installed");
        }
      }
    } catch (IOException e) {
      missing.add("the list of boot features cannot be read: " + e.getMessage());
    } catch (Exception e) {
      missing.add("the features service does not answer: " + e);
    }
  }
}
