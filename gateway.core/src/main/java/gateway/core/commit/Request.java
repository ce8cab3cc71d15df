package gateway.core.commit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Changes that belong together, all or nothing, and who waits for them. */
final class Request {
  final List<Change> changes;
  final CompletableFuture<Committed> answer = new CompletableFuture<>();

  /** Whether it waits for a reader that does not move, and is neither turned away nor given up. */
  final boolean insisted;

  Request(List<Change> changes) {
    this(changes, false);
  }

  Request(List<Change> changes, boolean insisted) {
    this.changes = List.copyOf(changes);
    this.insisted = insisted;
  }

  /** Whether it asks for other tables and nothing else. */
  boolean isSwap() {
    return changes.size() == 1
        && (changes.getFirst() instanceof Change.UseDriver
            || changes.getFirst() instanceof Change.RestoreDriver
            || changes.getFirst() instanceof Change.LeaveDriver
            || changes.getFirst() instanceof Change.RenewTables
            || changes.getFirst() instanceof Change.AbandonDriver);
  }
}
