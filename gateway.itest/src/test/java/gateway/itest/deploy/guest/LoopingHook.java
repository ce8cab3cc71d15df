package gateway.itest.deploy.guest;

import gateway.itest.deploy.face.Witness;
import gateway.netfilter.HookPacket;
import java.util.concurrent.atomic.AtomicLong;

/** Does not return from the n-th packet while the witness holds it. */
public final class LoopingHook extends GuestHook {
  private static final long PATIENCE = 500;

  private final AtomicLong packets = new AtomicLong();

  /** Made by the framework. */
  public LoopingHook() {}

  @Override
  public int onPacket(HookPacket packet) {
    int verdict = super.onPacket(packet);
    if (packets.incrementAndGet() > PATIENCE) {
      Witness.begin();
      while (Witness.holds()) {
        Thread.onSpinWait();
      }
    }
    return verdict;
  }
}
