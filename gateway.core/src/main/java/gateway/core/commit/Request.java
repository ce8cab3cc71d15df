package gateway.core.commit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Changes that belong together, all or nothing, and who waits for them. */
final class Request {
  final List<Change> changes;
  final CompletableFuture<Committed> answer = new CompletableFuture<>();

  Request(List<Change> changes) {
    this.changes = List.copyOf(changes);
  }

  /** Whether it asks for a driver swap and nothing else. */
  boolean isSwap() {
    return changes.size() == 1 && changes.getFirst() instanceof Change.UseDriver;
  }
}
