package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.core.commit.Change;
import gateway.core.port.AbsentPort;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.netfilter.HookPoint;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortDriver;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
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
  private final PortDriver cables = trap.ports("cable");

  @TempDir private Path folder;

  private Host host() throws Exception {
    Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        gateway: { name: left, workers: 1, unmatched: discard }
        spd: { driver: linear }
        ports: { lan: { type: cable } }
        """);
    Host host = new Host(folder, Throwable::printStackTrace);
    host.arrive(cables);
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
  void shouldFinishComingsAndGoingsWhileAReaderHoldsTheSnapshotTooLong() throws Exception {
    NetfilterHook hook = trap.hook("trap", HookPoint.FORWARD);
    try (Host host = host()) {
      whileHeld(host, () -> host.arrive(hook, null));
      assertEquals(
          List.of("trap"), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
      whileHeld(host, () -> host.depart(hook));
      assertEquals(List.of(), host.gateway().look(s -> s.hooks.at(HookPoint.FORWARD).names()));
      whileHeld(host, () -> host.depart(cables));
      assertTrue(trap.calls.contains("close"), "nobody is inside any more");
      assertEquals(1, absent(host));
      host.arrive(cables);
      assertEquals(0, absent(host));

      SpdDriver driver = trap.driver("trap");
      host.arrive(driver);
      Answer.await(host.gateway().submit(List.of(new Change.UseDriver("trap", true))));
      host.arrive(trap.driver("other"));
      whileHeld(host, () -> host.depart(driver));
      assertEquals("other", host.gateway().look(s -> s.spd(Direction.OUT).driver));
    }
  }

  private static long absent(Host host) {
    return host.gateway().ports().stream().filter(p -> p instanceof AbsentPort).count();
  }

  // Whether somebody who carries out a coming or a going waits for the answer.
  private static boolean isWaiting() {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(stack ->
            List.of(stack).toString().contains(Answer.class.getName())
                && List.of(stack).toString().contains(Reception.class.getName()));
  }

  // The commit waits for the reader so long that whoever orders something is turned away.
  private static void whileHeld(Host host, Uninterrupted.Order<GatewayException> doing)
      throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    AtomicBoolean held = new AtomicBoolean(true);
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
    FutureTask<Integer> order =
        new FutureTask<>(() -> {
          doing.run();
          return 0;
        });
    Thread.ofPlatform().start(reading);
    inside.await();
    Thread.ofPlatform().start(order);
    while (!isWaiting()) {
      LockSupport.parkNanos(1_000_000);
    }
    Errno code = Errno.ETIMEDOUT;
    while (code != Errno.EBUSY) {
      code =
          assertThrows(
                  GatewayException.class,
                  () -> Answer.await(host.gateway().submit(List.of(new Change.FlushSas()))))
              .code();
    }
    held.set(false);
    reading.get();
    order.get();
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
