package gateway.core.boot;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the engine answers. Any thread but the engine's own. */
public final class Answer {
  /** A rebuild of a large SPD takes seconds; past this nobody waits any more. */
  private static final long PATIENCE_SECONDS = 120;

  /**
   * What a framework may be kept waiting by a guest that comes or goes: two commits, each of which
   * may have to wait until a worker that stands still is replaced.
   */
  private static final long GUEST_MILLIS = 6_000;

  /** By an SPD driver, whose place the engine's own table takes at once. */
  private static final long DRIVER_MILLIS = 3_000;

  private Answer() {}

  /**
   * Waits for an answer.
   *
   * @throws GatewayException what the engine refused, EIO when it failed, ETIMEDOUT, or ESHUTDOWN
   */
  public static <T> T await(CompletableFuture<T> answer) throws GatewayException {
    return await(answer, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
  }

  /**
   * Waits for somebody who comes to be in force, no longer than a departure may take.
   *
   * @throws GatewayException as {@link #await}; after ETIMEDOUT it comes into force all the same
   */
  static <T> T awaitArrival(CompletableFuture<T> answer) throws GatewayException {
    return await(answer, GUEST_MILLIS);
  }

  private static <T> T await(CompletableFuture<T> answer, long millis) throws GatewayException {
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException refused) {
        throw refused;
      }
      throw new GatewayException(
          Errno.EIO, "an error inside the gateway: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "the commit did not return within " + millis / 1000 + " s; see gateway:info",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(
          Errno.ESHUTDOWN,
          "interrupted; it may still be carried out, see gateway:commits and gateway:info",
          e);
    }
  }

  /** Waits as long as a departing SPD driver may take. Whether the order was carried out. */
  static boolean withinDriver(CompletableFuture<?> answer) {
    return within(answer, DRIVER_MILLIS);
  }

  /** Waits as long as any other departing guest may take. Whether the order was carried out. */
  static boolean within(CompletableFuture<?> answer) {
    return within(answer, GUEST_MILLIS);
  }

  private static boolean within(CompletableFuture<?> answer, long millis) {
    try {
      answer.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
