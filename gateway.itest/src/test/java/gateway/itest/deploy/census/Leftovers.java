package gateway.itest.deploy.census;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What must be collected when nobody keeps it. Not for several threads. */
public final class Leftovers {
  private static final int COLLECTIONS = 40;
  private static final long PAUSE_NANOS = 100_000_000L;

  private final List<WeakReference<Object>> all = new ArrayList<>();
  private int seen;

  /** The class loader that a bundle has now; nothing without one. */
  public void addLoader(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring != null) {
      add(wiring.getClassLoader());
    }
  }

  /** What a reference leads to. */
  public void add(WeakReference<Object> reference) {
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
    seen++;
    // Those that went by themselves need not be looked at again.
    all.removeIf(reference -> reference.get() == null);
  }

  /** How many there were. */
  public int seen() {
    return seen;
  }

  /** How many are still there when collections bring nothing more. */
  public int live(int most) {
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
