package gateway.shell.operations;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to load. A file and what becomes of it may take a third of the heap: few are
 * read at a time, of which one may not end, and one is carried out; the next waits a while. Any
 * thread.
 */
public final class LoadTurn {
  /** Files that are read or wait to be carried out. */
  static final int READ = 6;

  private final Semaphore reading = new Semaphore(READ, true);
  private final Semaphore turn = new Semaphore(1, true);
  private final Duration patience;

  LoadTurn(Duration patience) {
    this.patience = patience;
  }

  /** A part of a load. */
  @FunctionalInterface
  public interface Step<F, T> {
    /**
     * Makes one of the other.
     *
     * @throws GatewayException what is refused
     */
    T take(F from) throws GatewayException;
  }

  /**
   * Reads, and carries out when the others are done.
   *
   * @throws GatewayException EBUSY when others take too long, or what the steps say
   */
  public <F, R, T> T take(F from, Step<F, R> read, Step<R, T> carryOut) throws GatewayException {
    enter(reading);
    try {
      R text = read.take(from);
      enter(turn);
      try {
        return carryOut.take(text);
      } finally {
        turn.release();
      }
    } finally {
      reading.release();
    }
  }

  private void enter(Semaphore room) throws GatewayException {
    try {
      if (!room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayException(
            Errno.EBUSY, "other files are being loaded; try again when that is done");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted before its turn to load", e);
    }
  }
}
