package gateway.karaf.boot;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Ends a process that was told to end and does not: the framework waits without a limit for a
 * bundle whose activator does not return. The fail-closed routes stand whoever ends the process.
 *
 * <p>It begins when the framework does, whoever stops it: the virtual machine's own shutdown comes
 * later, since Karaf stops the framework in its handler of TERM and exits when that has stopped.
 *
 * <p>Threading: {@link #run} on a thread of its own.
 */
final class StopDeadline implements Runnable {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BundleContext context;
  private final Bundle framework;
  private final long patienceNanos;
  private final Runnable halt;

  /**
   * @param context of this bundle, which may stop long before the framework does
   * @param patienceNanos how long the framework may take to stop
   * @param halt ends the process at once
   */
  StopDeadline(BundleContext context, long patienceNanos, Runnable halt) {
    this.context = context;
    this.framework = context.getBundle(0);
    this.patienceNanos = patienceNanos;
    this.halt = halt;
  }

  /** Begins when the framework is stopped. */
  void arm() {
    SynchronousBundleListener begin =
        event -> {
          if (event.getType() == BundleEvent.STOPPING && framework.equals(event.getBundle())) {
            Thread thread = new Thread(this, "gateway stop deadline");
            thread.setDaemon(true);
            thread.start();
          }
        };
    context.addBundleListener(begin);
  }

  @Override
  public void run() {
    List<Bundle> bundles = bundles();
    long begun = System.nanoTime();
    while ((framework.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0) {
      if (System.nanoTime() - begun > patienceNanos) {
        System.err.println("gateway: " + sentence(bundles) + "; the process ends without it");
        halt.run();
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private List<Bundle> bundles() {
    try {
      BundleContext system = framework.getBundleContext();
      return system == null ? List.of() : List.of(system.getBundles());
    } catch (IllegalStateException stopped) {
      return List.of();
    }
  }

  private static String sentence(List<Bundle> bundles) {
    List<String> busy =
        Stream.of("starts", "stops")
            .flatMap(verb ->
                bundles.stream()
                    .filter(b -> b.getBundleId() != 0 && b.getState() == state(verb))
                    .map(b -> b.getSymbolicName() + ", which still " + verb))
            .toList();
    return busy.isEmpty()
        ? "the framework does not stop"
        : "the framework waits in vain for " + String.join(" and ", busy);
  }

  private static int state(String verb) {
    return verb.equals("starts") ? Bundle.STARTING : Bundle.STOPPING;
  }
}
