package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who brings or takes a bundle may be interrupted; what it began is carried out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UninterruptedTest {
  private final Trap trap = new Trap();

  @TempDir private Path folder;

  private Host host() throws Exception {
    Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        gateway: { name: left, workers: 1, unmatched: discard }
        spd: { driver: linear }
        """);
    Host host = new Host(folder, Throwable::printStackTrace);
    host.arrive(new OpenSslProvider());
    host.start(pid -> true);
    return host;
  }

  @Test
  void shouldTakeInAndLetGoOfWhoComesOnAThreadThatIsInterrupted() throws Exception {
    NetfilterHook hook = trap.hook("trap", HookPoint.FORWARD);
    try (Host host = host()) {
      Thread.currentThread().interrupt();
      host.arrive(hook, "trap.pid");
      host.arrive(trap.driver("trap"));
      host.arrive(trap.cipher("trap"));
      assertTrue(Thread.interrupted(), "whoever interrupted it is heard afterwards");
      assertEquals(
          List.of("trap"), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
      assertTrue(Files.readString(folder.resolve("state/hooks")).contains("trap.pid"));
      assertEquals(2, host.ciphers().size());
      Answer.await(host.gateway().submit(List.of(new Change.UseDriver("trap", true))));

      Thread.currentThread().interrupt();
      host.depart(hook);
      host.released("trap.pid");
      assertTrue(Thread.interrupted(), "and after a departure");
      assertEquals(List.of(), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
      boolean closed = host.gateway().look(s -> s.hooks.isClosed(HookPoint.FORWARD));
      assertFalse(closed);
      assertFalse(Files.readString(folder.resolve("state/hooks")).contains("trap.pid"));
      assertEquals("trap", host.gateway().look(s -> s.spd(Direction.OUT).driver));
    }
  }

  @Test
  void shouldLetGoOfAHookThatCameWhileAReaderHeldTheSnapshotTooLong() throws Exception {
    NetfilterHook hook = trap.hook("trap", HookPoint.FORWARD);
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean held = new AtomicBoolean(true);
    try (Host host = host()) {
      FutureTask<Integer> reading =
          new FutureTask<>(() ->
              host.gateway()
                  .read((s, r) -> {
                    inside.countDown();
                    while (held.get()) {
                      LockSupport.parkNanos(1_000_000);
                    }
                    return 0;
                  }));
      Thread.ofPlatform().start(reading);
      inside.await();
      host.arrive(hook, null);
      assertEquals(1, host.gateway().faults().size(), host.gateway().faults()::toString);
      assertTrue(host.gateway().faults().getFirst().contains("hook trap is late"));
      // The commit before waits for the reader still: whoever orders something is turned away.
      FutureTask<Boolean> leaving = new FutureTask<>(() -> host.depart(hook), true);
      Thread.ofPlatform().start(leaving);
      GatewayException busy =
          assertThrows(
              GatewayException.class,
              () -> Answer.await(host.gateway().submit(List.of(new Change.FlushSas()))));
      assertEquals(Errno.EBUSY, busy.code());
      held.set(false);
      reading.get();
      leaving.get();
      assertEquals(List.of(), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
    }
  }

  @Test
  void shouldWaitToTheEndAndThrowWhatTheOrderThrows() {
    GatewayException refusal = new GatewayException(Errno.EEXIST, "there is one; remove it first");
    Thread caller = Thread.currentThread();
    GatewayException thrown =
        assertThrows(
            GatewayException.class,
            () ->
                Uninterrupted.run(() -> {
                  caller.interrupt();
                  while (caller.isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  throw refusal;
                }));
    assertTrue(Thread.interrupted());
    assertSame(refusal, thrown);
  }
}
