package gateway.itest.deploy.guest;

import gateway.netfilter.HookPacket;
import java.util.concurrent.atomic.AtomicLong;

/** Throws at the n-th packet and from then on. */
public final class ThrowingHook extends GuestHook {
  private static final long PATIENCE = 500;

  private final AtomicLong packets = new AtomicLong();

  /** Made by the framework. */
  public ThrowingHook() {}

  @Override
  public int onPacket(HookPacket packet) {
    if (packets.incrementAndGet() > PATIENCE) {
      throw new IllegalStateException("a hook that fails");
    }
    return super.onPacket(packet);
  }
}
