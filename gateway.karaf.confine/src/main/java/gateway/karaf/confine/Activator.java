package gateway.karaf.confine;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;

/** Registers the hooks; declarative services start later than the first class that needs them. */
@Header(name = "Bundle-Activator", value = "${@class}")
public final class Activator implements BundleActivator {
  /** The framework makes it. */
  public Activator() {}

  @Override
  public void start(BundleContext context) {
    // the framework takes them back when the bundle stops
    var files = context.registerService(WeavingHook.class, new FileWeaver(), null);
    var shell = context.registerService(WeavingHook.class, new ShellWeaver(), null);
  }

  @Override
  public void stop(BundleContext context) {}
}
