package gateway.karaf.boot;

import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not return until the test has ended. */
public final class LoopingActivator implements BundleActivator {
  static final String END = "gateway.karaf.boot.looping.end";

  @Override
  public void start(BundleContext context) {
    while (!Boolean.getBoolean(END)) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
