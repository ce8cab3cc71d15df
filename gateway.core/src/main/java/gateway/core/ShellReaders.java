package gateway.core;

import gateway.core.commit.Publication;
import gateway.core.guest.GuestCalls;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registered readers of those who ask what drivers and hooks answer. One at a time; where one
 * does not answer, the reader is lost with the question, until the question comes back.
 *
 * <p>Threading: {@link #read} any thread; the rest the conductor.
 */
final class ShellReaders {
  /**
   * A question that was not answered.
   *
   * @param reader that it was read with
   * @param hook that did not answer; empty when none was asked
   */
  record Lost(int reader, String hook) {}

  private final Publication publication;
  private final GuestCalls calls;
  private final Queue<Integer> free = new ConcurrentLinkedQueue<>();
  private final Queue<Lost> lost = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> back = new ConcurrentLinkedQueue<>();
  private long epoch;

  /**
   * @param first the number of the first of these readers
   * @param end behind the number of the last one
   */
  ShellReaders(Publication publication, GuestCalls calls, int first, int end) {
    this.publication = publication;
    this.calls = calls;
    for (int reader = first; reader < end; reader++) {
      free.add(reader);
    }
  }

  /**
   * @param hook which hook is asked at the moment, for when there is no answer
   */
  synchronized <T> T read(Supplier<String> hook, Gateway.SnapshotReader<T> question)
      throws GatewayException {
    Integer reader = free.poll();
    if (reader == null) {
      throw new GatewayException(
          Errno.EBUSY,
          "drivers or hooks have not answered the questions before, see gateway:info; remove their"
              + " bundles, or restart the gateway");
    }
    int me = reader;
    long now = ++epoch;
    Answer<T> answer = new Answer<>();
    AtomicBoolean late = new AtomicBoolean();
    boolean returned;
    try {
      returned =
          calls.run(
              "A question of the shell",
              () -> {
                publication.enter(me, now);
                try {
                  answer.value = question.read(publication.load(), me);
                } finally {
                  publication.leave(me);
                  if (!late.compareAndSet(false, true)) {
                    back.add(me);
                  }
                }
              });
    } finally {
      if (late.compareAndSet(false, true)) {
        lost.add(new Lost(me, hook.get()));
      } else {
        free.add(me);
      }
    }
    if (!returned) {
      throw new GatewayException(
          Errno.ETIMEDOUT,
          "an SPD driver or a hook does not answer this question; see gateway:info for its name,"
              + " and remove its bundle");
    }
    return answer.get();
  }

  /** A question that was lost, and its reader is to be buried; null when there is none. */
  @Nullable Lost takeLost() {
    return lost.poll();
  }

  /** A buried reader whose question has come back after all; null when there is none. */
  @Nullable Integer takeBack() {
    return back.poll();
  }

  /** A reader that everybody waits for again. */
  void release(int reader) {
    free.add(reader);
  }

  private static final class Answer<T> {
    private @Nullable T value;

    @SuppressWarnings("NullAway") // what the question answers, null included
    T get() {
      return value;
    }
  }
}
