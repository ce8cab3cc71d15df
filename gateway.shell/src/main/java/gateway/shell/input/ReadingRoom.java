package gateway.shell.input;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Room for the octets of the loads that are read at once. Who came first never waits: a load of the
 * largest size always fits beside what all others may hold together, so that loads that all came
 * halfway do not wait for one another. The others wait a while.
 *
 * <p>Threading: any thread; a place belongs to one.
 */
public final class ReadingRoom {
  private final int shared;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Deque<Place> places = new ArrayDeque<>();

  /**
   * @param shared octets that all but the first hold together
   * @param patience how long one of them waits for the next octets' room
   */
  public ReadingRoom(int shared, Duration patience) {
    this.shared = shared;
    this.patience = patience;
  }

  /** The last place in the row. */
  Place enter() {
    lock.lock();
    try {
      Place place = new Place();
      places.addLast(place);
      return place;
    } finally {
      lock.unlock();
    }
  }

  /** What one load holds. */
  final class Place implements AutoCloseable {
    private int held;

    /**
     * Takes room for more octets.
     *
     * @throws GatewayException EBUSY when there is none for too long
     */
    void take(int octets) throws GatewayException {
      lock.lock();
      try {
        long left = patience.toNanos();
        while (!fits(octets)) {
          if (left <= 0) {
            throw new GatewayException(
                Errno.EBUSY, "other files are being loaded; try again when that is done");
          }
          left = changed.awaitNanos(left);
        }
        held += octets;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GatewayException(Errno.ESHUTDOWN, "interrupted before it was loaded", e);
      } finally {
        lock.unlock();
      }
    }

    private boolean fits(int octets) {
      Place first = places.getFirst();
      long others = 0;
      for (Place place : places) {
        others += place == first ? 0 : place.held;
      }
      return first == this || others + octets <= shared;
    }

    /** Leaves the row. */
    @Override
    public void close() {
      lock.lock();
      try {
        places.remove(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
