package gateway.core.boot;

import gateway.core.guest.GuestCalls;
import gateway.packet.GatewayException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls guests in a thread that can be left behind.
 *
 * <p>Time counts only while the caller looks, and never more than a little at a time: a process or
 * a machine that paused as a whole accuses nobody.
 *
 * <p>Threading: calls of several threads wait for one another.
 */
public final class GuestThread implements GuestCalls {
  private static final int SPINS = 500;
  private static final long REST_NANOS = 1_000_000L;
  private static final long MOST_PER_LOOK_NANOS = 20_000_000L;

  private final String name;
  private final long limitNanos;
  private @Nullable Courier courier;
  private Consumer<? super String> listener = what -> {};

  /**
   * @param name of the thread
   * @param limitNanos how long a call may make no progress
   */
  public GuestThread(String name, long limitNanos) {
    this.name = name;
    this.limitNanos = limitNanos;
  }

  @Override
  public synchronized void onLost(Consumer<? super String> other) {
    listener = other;
  }

  @Override
  public synchronized boolean run(String what, LongSupplier progress, Call call)
      throws GatewayException {
    Courier sent = courier;
    if (sent == null) {
      sent = new Courier(name);
      courier = sent;
    }
    sent.give(call);
    if (!isBack(sent, progress)) {
      courier = null;
      sent.end();
      listener.accept(what + " does not return and was given up");
      return false;
    }
    sent.outcome();
    return true;
  }

  private boolean isBack(Courier sent, LongSupplier progress) {
    long seen = progress.getAsLong();
    long silent = 0;
    long last = System.nanoTime();
    for (int looks = 0; !sent.isBack(); looks++) {
      if (looks < SPINS) {
        Thread.onSpinWait();
        continue;
      }
      LockSupport.parkNanos(this, REST_NANOS);
      long now = System.nanoTime();
      long done = progress.getAsLong();
      silent = done == seen ? silent + Math.min(MOST_PER_LOOK_NANOS, now - last) : 0;
      seen = done;
      last = now;
      if (silent > limitNanos && !sent.isBack()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public synchronized void close() {
    if (courier != null) {
      courier.end();
      courier = null;
    }
  }

  /** One thread, and the call it is on. */
  private static final class Courier {
    private final Thread thread;
    private volatile @Nullable Call call;
    private volatile boolean ended;
    private volatile @Nullable Thread waiting;
    private @Nullable Throwable thrown;

    Courier(String name) {
      thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::work);
      thread.start();
    }

    void give(Call next) {
      waiting = Thread.currentThread();
      call = next;
      LockSupport.unpark(thread);
    }

    boolean isBack() {
      return call == null;
    }

    void end() {
      ended = true;
      LockSupport.unpark(thread);
    }

    void outcome() throws GatewayException {
      Throwable t = thrown;
      thrown = null;
      if (t != null) {
        GuestThread.<RuntimeException>sneak(t);
      }
    }

    private void work() {
      while (!ended) {
        Call given = call;
        if (given == null) {
          LockSupport.park(this);
          continue;
        }
        try {
          given.run();
        } catch (Throwable t) { // It is the caller's.
          thrown = t;
        }
        Thread caller = waiting;
        call = null;
        LockSupport.unpark(caller);
      }
    }
  }

  // Everything that a guest throws reaches the caller as it is.
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }
}
