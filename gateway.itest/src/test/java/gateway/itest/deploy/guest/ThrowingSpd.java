package gateway.itest.deploy.guest;

import java.util.concurrent.atomic.AtomicLong;

/** Throws at the n-th lookup and from then on. */
public final class ThrowingSpd extends GuestSpd {
  private static final long PATIENCE = 2000;

  private final AtomicLong lookups = new AtomicLong();

  /** Made by the framework. */
  public ThrowingSpd() {
    super("throwing");
  }

  @Override
  int answer(int slot) {
    if (lookups.incrementAndGet() > PATIENCE) {
      throw new IllegalStateException("a driver that fails");
    }
    return slot;
  }
}
