package gateway.core.lease;

import gateway.core.sad.SaEntry;
import gateway.packet.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * New SAs on their way to their first lease. The commit that brings them waits for it, so that
 * their first packet finds durable numbers.
 *
 * <p>Threading: made and read by the conductor, completed by the keeper.
 */
public final class Admission {
  final List<SaEntry> entries;
  private volatile boolean done;
  private volatile @Nullable GatewayException failure;

  Admission(List<SaEntry> entries) {
    this.entries = entries;
  }

  /** Whether the keeper has answered. */
  public boolean isDone() {
    return done;
  }

  /** Why it failed, or null. */
  public @Nullable GatewayException failure() {
    return failure;
  }

  void complete(@Nullable GatewayException why) {
    failure = why;
    done = true;
  }
}
