package gateway.shell.operations;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.input.InputReader;
import gateway.shell.input.Octets;
import gateway.shell.input.ReadingRoom;
import gateway.shell.input.Source;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Whose turn it is to load. Octets alone are read at once, within a room; a text and what becomes
 * of it may take a third of the heap, and there is one at a time. Administrators read in a room of
 * their own, which nobody else fills. Any thread.
 */
public final class LoadTurn {
  /** Beside a load of the largest size. Both rooms are then a tenth of the smallest heap. */
  private static final int SHARED = 8 << 20;

  private final InputReader reader;
  private final ReadingRoom administrators;
  private final ReadingRoom others;
  private final Semaphore turn = new Semaphore(1, true);
  private final Duration patience;

  LoadTurn(InputReader reader, Duration patience) {
    this.reader = reader;
    this.patience = patience;
    administrators = new ReadingRoom(SHARED, patience);
    others = new ReadingRoom(SHARED, patience);
  }

  /** What is done with the text. */
  @FunctionalInterface
  public interface Load<T> {
    /**
     * Carries it out.
     *
     * @throws GatewayException what is refused
     */
    T carryOut(String text) throws GatewayException;
  }

  /**
   * Reads, and carries out when the others are done.
   *
   * @param name of the source, as the operator wrote it
   * @param administrator whether one reads
   * @throws GatewayException EBUSY when others take too long, or what reading and the load say
   */
  public <T> T take(String name, Source source, boolean administrator, Load<T> load)
      throws GatewayException {
    try (Octets octets = reader.read(name, source, administrator ? administrators : others)) {
      enter();
      try {
        String text = octets.text();
        octets.close(); // the next is read meanwhile
        return load.carryOut(text);
      } finally {
        turn.release();
      }
    }
  }

  private void enter() throws GatewayException {
    try {
      if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new GatewayException(
            Errno.EBUSY, "other files are being loaded; try again when that is done");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted before its turn to load", e);
    }
  }
}
