package gateway.trust;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Travels in bundles of the tests and tells that their code ran. */
public final class RunsAtStart implements BundleActivator {
  static final String RAN = "gateway.trust.test.ran";

  @Override
  public void start(BundleContext context) {
    System.setProperty(RAN, context.getBundle().getLocation());
  }

  @Override
  public void stop(BundleContext context) {
    // nothing to take back
  }
}
