package gateway.core.boot;

import gateway.core.seam.Poller;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Memory;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;

/** Waits in {@code poll(2)} on the ports' descriptors and on an eventfd that wakes it. */
public final class DescriptorPoller implements Poller, AutoCloseable {
  private static final int POLLIN = 1;
  private static final int MOST = 64;

  /** Waits in a row that ended with nothing but an error, before the next one rests. */
  private static final int MOST_BARREN = 64;

  private static final int REST_MILLIS = 10;

  private final Arena arena = Arena.ofShared();
  private final long fds = arena.allocate(8L * (MOST + 1), 8).address();
  private final long value = arena.allocate(8, 8).address();
  private final int eventfd;
  private int count = 1;
  private int barren;

  /**
   * @throws GatewayException EIO when the kernel gives no eventfd
   */
  public DescriptorPoller() throws GatewayException {
    eventfd = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (eventfd < 0) {
      arena.close();
      throw new GatewayException(Errno.EIO, "eventfd: " + Libc.error(eventfd));
    }
    put(0, eventfd);
  }

  @Override
  public void watch(int[] descriptors) {
    int n = 1;
    for (int d : descriptors) {
      if (d >= 0 && n <= MOST) {
        put(n++, d);
      }
    }
    count = n;
  }

  @Override
  public void await(long nanos) {
    int millis = (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    int ready = Libc.poll(fds, count, millis);
    if (ready > 0 && !readable()) {
      if (++barren > MOST_BARREN) {
        // A device that has gone reports its error for ever: rest, but hear the bell.
        ready = Libc.poll(fds, 1, Math.min(millis, REST_MILLIS));
      }
    } else {
      barren = 0;
    }
    if (ready > 0 && Memory.native16(fds + 6) != 0) {
      Libc.read(eventfd, value, 8);
    }
  }

  // An error of a socket is gone once it is read; one that stays belongs to a device that is lost.
  private boolean readable() {
    for (int i = 0; i < count; i++) {
      if ((Memory.native16(fds + 8L * i + 6) & POLLIN) != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void wake() {
    try (Arena own = Arena.ofConfined()) {
      long one = own.allocate(8, 8).address();
      Memory.putNative64(one, 1);
      Libc.write(eventfd, one, 8);
    }
  }

  @Override
  public void close() {
    Libc.close(eventfd);
    arena.close();
  }

  private void put(int i, int descriptor) {
    Memory.putNative32(fds + 8L * i, descriptor);
    Memory.putNative16(fds + 8L * i + 4, POLLIN);
    Memory.putNative16(fds + 8L * i + 6, 0);
  }
}
