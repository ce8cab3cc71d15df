package gateway.karaf.confine;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;

/** Registers the hook; declarative services start later than the first class that needs it. */
@Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
  /** The framework makes it. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    // the framework takes it back when the bundle stops
    var unused = context.registerService(WeavingHook.class, new FileWeaver(), null);
  }

  @Override
  public void stop(BundleContext context) {}
}
