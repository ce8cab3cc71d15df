package gateway.core.boot;

import gateway.core.seam.Step;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A platform thread that drives one step, and rests longer the longer there is nothing to do.
 *
 * <p>A worker's step waits by itself, so its thread never rests here.
 */
public final class StepThread implements AutoCloseable {
  private static final int SPINS = 20;
  private static final long MIN_PARK_NANOS = 20_000L;

  private final Thread thread;
  private final long maxParkNanos;
  private volatile boolean running = true;

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param step what it drives
   * @param maxParkNanos the longest rest; 0 = never rest
   * @param onFailure told once, in this thread, when the step throws; the thread has ended its work
   */
  public StepThread(
      String name, Step step, long maxParkNanos, Consumer<? super Throwable> onFailure) {
    this.maxParkNanos = maxParkNanos;
    this.thread =
        Thread.ofPlatform().name(name).daemon(true).unstarted(() -> guard(step, onFailure));
    thread.start();
  }

  /** Ends a rest. Any thread. */
  public void wake() {
    LockSupport.unpark(thread);
  }

  /** Asks the thread to end after its present step. */
  public void stop() {
    running = false;
    wake();
  }

  /** Stops the thread and waits until it has ended. */
  @Override
  public void close() {
    end(0);
  }

  /**
   * Stops the thread and waits for its end.
   *
   * @param millis how long; 0 = for ever
   * @return whether it has ended; one that has not does no step after the present one
   */
  public boolean end(long millis) {
    stop();
    long deadline = System.nanoTime() + millis * 1_000_000;
    boolean interrupted = false;
    while (thread.isAlive() && (millis == 0 || deadline - System.nanoTime() > 0)) {
      try {
        thread.join(millis);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  // A step that throws is broken: it is not driven again, and somebody must know.
  private void guard(Step step, Consumer<? super Throwable> onFailure) {
    try {
      drive(step);
    } catch (Throwable t) {
      onFailure.accept(t);
    }
  }

  private void drive(Step step) {
    int idle = 0;
    while (running) {
      if (step.doWork() > 0 || maxParkNanos == 0) {
        idle = 0;
      } else {
        rest(idle++);
      }
    }
  }

  private void rest(int idle) {
    if (idle < SPINS) {
      Thread.onSpinWait();
    } else {
      int shift = Math.min(idle - SPINS, 16);
      LockSupport.parkNanos(Math.min(MIN_PARK_NANOS << shift, maxParkNanos));
    }
  }
}
