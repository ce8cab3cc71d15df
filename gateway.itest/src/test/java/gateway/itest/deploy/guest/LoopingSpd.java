package gateway.itest.deploy.guest;

import gateway.itest.deploy.face.Witness;
import java.util.concurrent.atomic.AtomicLong;

/** Does not return from the n-th lookup while the witness holds it. */
public final class LoopingSpd extends GuestSpd {
  private static final long PATIENCE = 2000;

  private final AtomicLong lookups = new AtomicLong();

  /** Made by the framework. */
  public LoopingSpd() {
    super("looping");
  }

  @Override
  int answer(int slot) {
    if (lookups.incrementAndGet() > PATIENCE) {
      Witness.begin();
      while (Witness.holds()) {
        Thread.onSpinWait();
      }
    }
    return slot;
  }
}
