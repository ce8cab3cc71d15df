package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread, one step, and an end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StepThreadTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000, Long.MAX_VALUE})
  void shouldDriveTheStepOnItsOwnThreadAndNeverAfterClose(long rest) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<Thread> driver = new AtomicReference<>();
    CountDownLatch idle = new CountDownLatch(100);
    StepThread thread =
        new StepThread(
            "driver",
            () -> {
              driver.set(Thread.currentThread());
              idle.countDown();
              return calls.incrementAndGet() < 20 ? 1 : 0;
            },
            rest,
            failure -> fail(failure));
    while (!idle.await(1, TimeUnit.MILLISECONDS)) {
      thread.wake();
    }
    thread.close();
    int after = calls.get();
    assertTrue(after >= 100);
    assertFalse(driver.get().isAlive());
    assertEquals("driver", driver.get().getName());
    assertTrue(driver.get().isDaemon());
    thread.wake();
    thread.close();
    assertEquals(after, calls.get());
  }

  @Test
  void shouldWaitForTheStepAndKeepTheInterruptWhenTheCloserIsInterrupted() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    StepThread thread =
        new StepThread(
            "driver",
            () -> {
              inside.countDown();
              while (go.getCount() > 0) {
                Thread.onSpinWait();
              }
              ended.incrementAndGet();
              return 0;
            },
            0,
            failure -> fail(failure));
    inside.await();
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              thread.close();
              assertTrue(Thread.currentThread().isInterrupted());
              ended.addAndGet(10);
            });
    thread.stop();
    go.countDown();
    closer.join();
    assertEquals(11, ended.get());
  }

  @Test
  void shouldTellWhenTheStepThrowsAndDriveItNoMore() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    AtomicReference<Throwable> told = new AtomicReference<>();
    CountDownLatch failed = new CountDownLatch(1);
    IllegalStateException broken = new IllegalStateException("broken");
    StepThread thread =
        new StepThread(
            "driver",
            () -> {
              calls.incrementAndGet();
              throw broken;
            },
            0,
            failure -> {
              told.set(failure);
              failed.countDown();
            });
    failed.await();
    thread.close();
    assertSame(broken, told.get());
    assertEquals(1, calls.get());
  }
}
