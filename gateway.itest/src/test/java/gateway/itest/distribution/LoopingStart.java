package gateway.itest.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a bundle that never has started. */
public final class LoopingStart implements BundleActivator {
  private static final long REST_NANOS = 10_000_000;

  @Override
  public void start(BundleContext context) throws IOException {
    Files.createFile(Path.of(System.getProperty("karaf.base"), "looping"));
    while (context.getBundle(0).getBundleId() == 0) {
      LockSupport.parkNanos(REST_NANOS);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
