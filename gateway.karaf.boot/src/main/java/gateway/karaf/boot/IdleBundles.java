package gateway.karaf.boot;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Bundles that should run at the present start level and do not. The framework tries each once; a
 * resolution during which somebody takes a resolver hook away fails, on a busy machine, and would
 * succeed the next time.
 */
final class IdleBundles {
  private IdleBundles() {}

  /** Those of the framework of {@code context}, now. */
  static List<Bundle> of(BundleContext context) {
    FrameworkStartLevel now = context.getBundle(0).adapt(FrameworkStartLevel.class);
    List<Bundle> idle = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      boolean host = revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) == 0;
      if (host
          && level != null
          && level.getStartLevel() <= now.getStartLevel()
          && level.isPersistentlyStarted()
          && bundle.getState() != Bundle.ACTIVE
          && !(level.isActivationPolicyUsed() && bundle.getState() == Bundle.STARTING)) {
        idle.add(bundle);
      }
    }
    return idle;
  }

  /** As the framework does; one that does not start is idle still. */
  static void startAgain(Bundle bundle) {
    try {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
    } catch (BundleException | IllegalStateException e) {
      System.err.println("gateway: " + bundle.getSymbolicName() + " does not start: " + e);
    }
  }
}
