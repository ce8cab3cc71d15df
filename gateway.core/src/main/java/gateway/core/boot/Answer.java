package gateway.core.boot;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the engine answers. */
final class Answer {
  private static final long LOAD_SECONDS = 120;

  /** What a framework may be kept waiting by a driver that goes. */
  private static final long DEPARTURE_MILLIS = 3_000;

  private Answer() {}

  /**
   * Waits for the commit of the start.
   *
   * @throws GatewayException what the engine refused, ETIMEDOUT, or ESHUTDOWN
   */
  static void await(CompletableFuture<?> answer) throws GatewayException {
    try {
      answer.get(LOAD_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GatewayException refused) {
        throw refused;
      }
      throw new GatewayException(
          Errno.EIO, "an error inside the gateway: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "the files were not in force within " + LOAD_SECONDS + " s; load fewer at once",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "the gateway is going down", e);
    }
  }

  /** Waits as long as a departing driver may take; whether the order was carried out. */
  static boolean within(CompletableFuture<?> answer) {
    try {
      answer.get(DEPARTURE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
