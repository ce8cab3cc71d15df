package gateway.shell.operations;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to load. A file, what is read of it and the changes that it becomes may take a
 * third of the heap: one at a time has room, the next waits a while. Any thread.
 */
public final class LoadTurn {
  private final Semaphore turn = new Semaphore(1, true);
  private final Duration patience;

  LoadTurn(Duration patience) {
    this.patience = patience;
  }

  /** What is done when the turn has come. */
  @FunctionalInterface
  public interface Load<T> {
    /**
     * Reads and carries out.
     *
     * @throws GatewayException what is refused
     */
    T load() throws GatewayException;
  }

  /**
   * Loads when the others have.
   *
   * @throws GatewayException EBUSY when another takes too long, or what {@code load} says
   */
  public <T> T take(Load<T> load) throws GatewayException {
    try {
      if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayException(
            Errno.EBUSY, "another file is being loaded; try again when that is done");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted before its turn to load", e);
    }
    try {
      return load.load();
    } finally {
      turn.release();
    }
  }
}
