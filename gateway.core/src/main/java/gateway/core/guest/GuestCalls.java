package gateway.core.guest;

import gateway.packet.GatewayException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls into guests, so that a guest that does not return holds up nobody: the call is given
 * up, and whoever made it goes on.
 *
 * <p>Threading: one call at a time; {@link #run} blocks its caller until the call has returned or
 * was given up.
 */
public interface GuestCalls extends AutoCloseable {
  /** What is called. */
  @FunctionalInterface
  interface Call {
    void run() throws GatewayException;
  }

  /** Calls at once, in the caller's thread, and waits for ever: simulations and tools. */
  GuestCalls DIRECT =
      (what, progress, call) -> {
        call.run();
        return true;
      };

  /**
   * Calls.
   *
   * @param what is called, for people
   * @param progress grows whenever a part of the call is done; a call without progress for too long
   *     is given up
   * @param call may run in another thread; it touches nothing that its caller uses meanwhile
   * @return false when the call was given up: what it works on belongs to it for ever then, and
   *     nobody else may touch it
   * @throws GatewayException what the call throws; other throwables pass, too
   */
  boolean run(String what, LongSupplier progress, Call call) throws GatewayException;

  /** As above, for a call of one part. */
  default boolean run(String what, Call call) throws GatewayException {
    return run(what, () -> 0, call);
  }

  /** Who is told, in the caller's thread, what was given up. */
  default void onLost(Consumer<? super String> listener) {}

  /** Closes what a guest gave, whatever it throws: then it keeps its memory, and all goes on. */
  static void quietly(@Nullable AutoCloseable gift) {
    try {
      if (gift != null) {
        gift.close();
      }
    } catch (Throwable ignored) {
      return;
    }
  }

  /** No call will come any more. */
  @Override
  default void close() {}
}
