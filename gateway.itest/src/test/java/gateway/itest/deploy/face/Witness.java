package gateway.itest.deploy.face;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Writes down what departed drivers are asked to do, and holds the one that must not end. */
public final class Witness {
  private static final Set<String> LATE = new ConcurrentSkipListSet<>();
  private static volatile boolean held;
  private static volatile boolean stuck;

  private Witness() {}

  /** A driver is called although its service has gone. */
  public static void late(String call) {
    LATE.add(call);
  }

  /** What departed drivers were asked to do. */
  public static Set<String> lateCalls() {
    return Set.copyOf(LATE);
  }

  /** Whether the driver that loops goes on looping. */
  public static boolean holds() {
    return held;
  }

  /** The driver that loops has begun to. */
  public static void begin() {
    stuck = true;
  }

  /** Whether the driver that loops has begun to. */
  public static boolean hasBegun() {
    return stuck;
  }

  /** Lets the driver that loops loop, or end. */
  public static void hold(boolean on) {
    held = on;
  }

  /** Forgets everything. */
  public static void reset() {
    LATE.clear();
    held = false;
    stuck = false;
  }
}
