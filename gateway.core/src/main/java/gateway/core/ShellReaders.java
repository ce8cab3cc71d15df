package gateway.core;

import gateway.core.commit.Publication;
import gateway.core.guest.GuestCalls;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The registered readers of those who ask: commands and comparisons. One at a time; where a driver
 * or a hook does not answer, the reader is lost with the question and the next one takes its place.
 *
 * <p>Threading: {@link #read} any thread; {@link #takeLost} the conductor.
 */
final class ShellReaders {
  private final Publication publication;
  private final GuestCalls calls;
  private final int end;
  private final Queue<Integer> lost = new ConcurrentLinkedQueue<>();
  private int reader;
  private long epoch;

  /**
   * @param first the number of the first of these readers
   * @param end behind the number of the last one
   */
  ShellReaders(Publication publication, GuestCalls calls, int first, int end) {
    this.publication = publication;
    this.calls = calls;
    this.reader = first;
    this.end = end;
  }

  synchronized <T> T read(Gateway.SnapshotReader<T> question) throws GatewayException {
    if (reader == end) {
      throw new GatewayException(
          Errno.EBUSY,
          "too many questions were never answered by drivers; restart the gateway, and see"
              + " gateway:info for who they were");
    }
    int me = reader;
    long now = ++epoch;
    Answer<T> answer = new Answer<>();
    boolean back =
        calls.run(
            "A question of the shell",
            () -> {
              publication.enter(me, now);
              try {
                answer.value = question.read(publication.load(), me);
              } finally {
                publication.leave(me);
              }
            });
    if (!back) {
      reader++;
      lost.add(me);
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "the SPD driver or a hook does not answer this question; the gateway goes over to its own"
              + " table: see gateway:info, and remove the bundle");
    }
    return answer.get();
  }

  /** A reader that was lost and is to be buried; null when there is none. */
  @Nullable Integer takeLost() {
    return lost.poll();
  }

  private static final class Answer<T> {
    private @Nullable T value;

    @SuppressWarnings("NullAway") // what the question answers, null included
    T get() {
      return value;
    }
  }
}
