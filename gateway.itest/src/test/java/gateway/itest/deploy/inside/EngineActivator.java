package gateway.itest.deploy.inside;

import gateway.itest.deploy.cable.CableDriver;
import gateway.itest.deploy.face.Engine;
import gateway.port.api.PortDriver;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers the ports that stay and the view of the engine. */
public final class EngineActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    context.registerService(PortDriver.class, new CableDriver("cable", () -> false), null);
    context.registerService(Engine.class, new EngineView(context), null);
  }

  @Override
  public void stop(BundleContext context) {
    // The framework unregisters what is left.
  }
}
