package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bundle that goes is waited for by whatever thread it goes on. */
@Timeout(60)
class AnswerTest {
  @Test
  void shouldWaitForADepartureOnAThreadThatIsInterrupted() throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread leaving =
        Thread.ofPlatform()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              left.complete(Answer.within(answer));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    leaving.start();
    while (leaving.getState() != Thread.State.TIMED_WAITING && !left.isDone()) {
      Thread.onSpinWait();
    }
    assertFalse(left.isDone(), "it waits");
    answer.complete("carried out");
    assertTrue(left.get());
    assertTrue(flag.get(), "whoever interrupted it is heard afterwards");
  }
}
