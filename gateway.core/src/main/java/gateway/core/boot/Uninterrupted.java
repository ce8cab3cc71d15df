package gateway.core.boot;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Carries out what must not end halfway, in a thread of its own that nobody interrupts.
 *
 * <p>Who brings or takes a bundle may be a command of a console: interrupted by ^C it would leave a
 * guest in force that nobody knows, or a half-written file. The caller waits to the end and finds
 * itself interrupted then.
 */
final class Uninterrupted {
  /** What is carried out. */
  @FunctionalInterface
  interface Order<E extends Exception> {
    void run() throws E;
  }

  private Uninterrupted() {}

  /** Returns when the order has ended; what it throws is thrown here. */
  static <E extends Exception> void run(Order<E> order) throws E {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          order.run();
          return null;
        });
    Thread.ofPlatform().name("gateway-host").daemon(true).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          Throwable cause = e.getCause();
          Uninterrupted.<E>sneak(cause == null ? e : cause);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // The order throws E, unchecked exceptions and errors: nothing else.
  @SuppressWarnings("unchecked")
  private static <E extends Exception> void sneak(Throwable t) throws E {
    throw (E) t;
  }
}
