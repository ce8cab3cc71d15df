package gateway.observer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The sending thread: once per millisecond it sends what each class is due. After a stall it
 * catches up with at most four times the rate, so that no queue on the way is hit by everything at
 * once.
 */
final class ProbeSender implements Runnable {
  private static final long TICK_NANOS = 1_000_000;
  private static final int CATCH_UP = 4;

  private final List<ProbeSocket> sockets;
  private volatile boolean sending;
  private volatile boolean ended;
  // Guarded by the monitor: whether the thread is inside a tick or between start and stop.
  private boolean active;
  private long activeNanos;

  ProbeSender(List<ProbeSocket> sockets) {
    this.sockets = sockets;
  }

  /** Begins, or goes on, to send. */
  void start() {
    sending = true;
  }

  /** Ends sending; when it returns, no probe is sent any more. */
  synchronized void stop() {
    sending = false;
    while (active) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Ends the thread. */
  void end() {
    sending = false;
    ended = true;
  }

  boolean sending() {
    return sending;
  }

  /** For how long probes have been sent, in ns. */
  synchronized long activeNanos() {
    return activeNanos;
  }

  private synchronized void setActive(boolean now) {
    active = now;
    notifyAll();
  }

  private synchronized void addActive(long nanos) {
    activeNanos += nanos;
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int size = 0;
      for (ProbeSocket socket : sockets) {
        size = Math.max(size, socket.probes().settings().bytes());
      }
      MemorySegment payload = arena.allocate(Math.max(size, ProbeFormat.HEADER), 8);
      while (!ended) {
        setActive(true);
        if (sending) {
          sendUntilStopped(libc, payload);
        }
        setActive(false);
        LockSupport.parkNanos(TICK_NANOS);
      }
    }
  }

  private void sendUntilStopped(Libc libc, MemorySegment payload) {
    long[] base = new long[sockets.size()];
    for (int i = 0; i < base.length; i++) {
      base[i] = sockets.get(i).probes().sent();
    }
    long start = System.nanoTime();
    long last = start;
    while (sending) {
      long now = System.nanoTime();
      addActive(now - last);
      last = now;
      for (int i = 0; i < base.length; i++) {
        ProbeClass probes = sockets.get(i).probes();
        long rate = probes.settings().perSecond();
        long due = base[i] + (long) ((now - start) * 1e-9 * rate);
        long most = probes.sent() + 1 + CATCH_UP * rate * TICK_NANOS / 1_000_000_000L;
        sendUpTo(libc, payload, sockets.get(i), Math.min(due, most));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private static void sendUpTo(Libc libc, MemorySegment payload, ProbeSocket socket, long due) {
    ProbeClass probes = socket.probes();
    ProbeClass.Settings settings = probes.settings();
    for (long sequence = probes.sent(); sequence < due; sequence++) {
      long nanos = WallClock.nanos();
      ProbeFormat.write(payload, 0, settings.bytes(), settings.id(), sequence, nanos);
      long result = socket.send(libc, payload, settings.bytes());
      if (result < 0) {
        probes.countSendError((int) -result);
        return;
      }
      probes.countSent(nanos);
    }
  }
}
