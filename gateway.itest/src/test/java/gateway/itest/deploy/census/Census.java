package gateway.itest.deploy.census;

import gateway.core.Gateway;
import gateway.core.boot.Host;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Watches the bundles that come and go after it in a distribution, to which nobody can attach. When
 * it is removed it collects, and writes how many class loaders of bundles that it saw start, and
 * how many snapshots that were in force when one stopped, are still there: {@code
 * DIR/census.counted}, one line, {@code LOADERS SEEN SNAPSHOTS SEEN}. {@code DIR/census.watching}
 * says that it watches.
 */
public final class Census implements BundleActivator, SynchronousBundleListener {
  private static final int MOST = 2;

  private final Leftovers loaders = new Leftovers();
  private final Leftovers snapshots = new Leftovers();
  private BundleContext context;

  @Override
  public void start(BundleContext own) throws IOException {
    context = own;
    own.addBundleListener(this);
    Files.writeString(folder().resolve("census.watching"), "");
  }

  @Override
  public synchronized void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    if (bundle.equals(context.getBundle())) {
      return;
    }
    switch (event.getType()) {
      case BundleEvent.STARTED -> loaders.addLoader(bundle);
      case BundleEvent.STOPPING -> {
        // With lazy loading nothing has a loader before something is used.
        loaders.addLoader(bundle);
        snapshots.add(inForce());
      }
      default -> {
        // A bundle that is not started calls nothing.
      }
    }
  }

  private WeakReference<Object> inForce() {
    ServiceReference<Host> reference = context.getServiceReference(Host.class);
    Gateway gateway = context.getService(reference).gateway();
    try {
      return gateway.read((snapshot, reader) -> new WeakReference<>(snapshot));
    } catch (GatewayException e) {
      throw new IllegalStateException(e);
    } finally {
      context.ungetService(reference);
    }
  }

  @Override
  public synchronized void stop(BundleContext own) throws IOException {
    own.removeBundleListener(this);
    String line =
        "%d %d %d %d%n"
            .formatted(loaders.live(MOST), loaders.seen(), snapshots.live(MOST), snapshots.seen());
    Path part = Files.writeString(folder().resolve("census.part"), line);
    Files.move(part, folder().resolve("census.counted"), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path folder() {
    return Path.of(context.getProperty("gateway.dir"));
  }
}
