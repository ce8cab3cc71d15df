package gateway.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import gateway.core.ByHand;
import gateway.packet.GatewayException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The meeting of conductor and readers. */
class PublicationTest {
  private static Snapshot first() throws GatewayException {
    try (ByHand g = new ByHand()) {
      return g.gateway.read((s, reader) -> s);
    }
  }

  @Test
  void shouldKeepTheEpochsOfReadersApart() throws GatewayException {
    Snapshot s = first();
    Publication p = new Publication(s, 5);
    for (int r = 0; r < 5; r++) {
      assertEquals(Publication.OFFLINE, p.epoch(r));
      p.enter(r, 100 + r);
    }
    p.leave(2);
    for (int r = 0; r < 5; r++) {
      assertEquals(r == 2 ? Publication.OFFLINE : 100 + r, p.epoch(r));
    }
    assertSame(s, p.load());
    assertEquals(5, p.readers());
  }

  /**
   * The wait as the conductor makes it, on two real threads: when it is over, the reader does not
   * hold what was published before. A memory order cannot be proved so, but a missing wait is
   * found.
   */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHaveLeftTheOldSnapshotWhenTheWaitIsOver() throws Exception {
    Snapshot s = first();
    Publication p = new Publication(s, 1);
    // Generations below this one are released.
    AtomicLong released = new AtomicLong();
    AtomicLong breaches = new AtomicLong();
    AtomicBoolean running = new AtomicBoolean(true);
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              long epoch = 0;
              while (running.get()) {
                p.enter(0, ++epoch);
                long held = p.load().generation;
                for (int look = 0; look < 20; look++) {
                  if (held < released.get()) {
                    breaches.incrementAndGet();
                  }
                }
                if (epoch % 7 == 0) {
                  p.leave(0);
                }
              }
              p.leave(0);
            });
    for (int i = 0; i < 20_000; i++) {
      Snapshot next = s.next(new gateway.core.spd.SpdView[0], s.sad, s.hooks, s.portList());
      p.publish(next);
      long before = p.epoch(0);
      while (before != Publication.OFFLINE && p.epoch(0) == before) {
        Thread.onSpinWait();
      }
      released.set(next.generation);
      s = next;
    }
    running.set(false);
    reader.join();
    assertEquals(0, breaches.get());
  }
}
