package gateway.itest.deploy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What must be collected when nobody keeps it. */
final class Leftovers {
  private static final int COLLECTIONS = 40;
  private static final long PAUSE_NANOS = 100_000_000L;

  private final List<WeakReference<Object>> all = new ArrayList<>();

  /** The class loader that a bundle has now. */
  void addLoader(Bundle bundle) {
    add(bundle.adapt(BundleWiring.class).getClassLoader());
  }

  void add(WeakReference<Object> reference) {
    Object held = reference.get();
    if (held != null) {
      add(held);
    }
  }

  private void add(Object object) {
    for (WeakReference<Object> reference : all) {
      if (reference.get() == object) {
        return;
      }
    }
    all.add(new WeakReference<>(object));
    // Those that went by themselves need not be looked at again.
    all.removeIf(reference -> reference.get() == null);
  }

  /** How many are still there when collections bring nothing more. */
  int live(int most) {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      all.removeIf(reference -> reference.get() == null);
      if (all.size() <= most) {
        break;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return all.size();
  }
}
