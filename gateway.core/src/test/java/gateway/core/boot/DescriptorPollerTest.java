package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Memory;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait of an hour ends when it should; one that does not runs into the limit of the test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescriptorPollerTest {
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void shouldReturnAtOnceWhenItWasWokenBefore() throws Exception {
    try (DescriptorPoller poller = new DescriptorPoller()) {
      poller.wake();
      poller.await(HOUR);
      poller.wake();
      poller.wake();
      poller.await(HOUR);
    }
  }

  @Test
  void shouldReturnWhenAnotherThreadWakesIt() throws Exception {
    try (DescriptorPoller poller = new DescriptorPoller()) {
      for (int i = 0; i < 100; i++) {
        Thread waker = Thread.ofPlatform().start(poller::wake);
        poller.await(HOUR);
        waker.join();
      }
    }
  }

  @Test
  void shouldReturnWhenAWatchedDescriptorIsReadableAndIgnoreThoseThatAreNone() throws Exception {
    int fd = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    try (DescriptorPoller poller = new DescriptorPoller();
        Arena arena = Arena.ofConfined()) {
      poller.watch(new int[] {-1, fd, -1});
      long one = arena.allocate(8, 8).address();
      Memory.putNative64(one, 1);
      assertEquals(8, Libc.write(fd, one, 8));
      poller.await(HOUR);
      // Whoever owns the descriptor reads it: it is readable still.
      poller.await(HOUR);
      assertEquals(8, Libc.read(fd, one, 8));
      // Not watched any more: its bell is not heard, the time is over.
      poller.watch(new int[] {-1});
      Memory.putNative64(one, 1);
      Libc.write(fd, one, 8);
      poller.await(1_000_000);
      poller.wake();
      poller.await(HOUR);
    } finally {
      Libc.close(fd);
    }
  }

  @Test
  void shouldRestWhenADescriptorHasNothingButAnErrorForEver() throws Exception {
    int never = 1 << 20;
    try (DescriptorPoller poller = new DescriptorPoller()) {
      poller.watch(new int[] {never});
      for (int i = 0; i < 64; i++) {
        poller.await(HOUR);
      }
      long before = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        poller.await(HOUR);
      }
      assertTrue(System.nanoTime() - before >= 50_000_000L, "it turned without a rest");
      poller.wake();
      poller.await(HOUR);
    }
  }
}
