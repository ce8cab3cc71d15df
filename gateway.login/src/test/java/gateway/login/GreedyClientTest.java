package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.channel.ChannelSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that may enter and ask for more than a shell needs. */
@Timeout(60)
class GreedyClientTest extends FittedServer {
  private final BlockingQueue<Environment> environments = new LinkedBlockingQueue<>();

  @Test
  void shouldKeepNoVariableThatAClientNames() throws Exception {
    server.setShellFactory(channel -> new Listening());
    start();
    try (ClientSession session = enter()) {
      ChannelShell channel = session.createShellChannel();
      channel.setUsePty(true);
      channel.setPtyType("vt100");
      for (int i = 0; i < 50; i++) {
        channel.setEnv("V" + i, "x".repeat(10_000));
      }
      channel.open().verify(PATIENCE);
      assertEquals(
          Map.of("TERM", "vt100", "COLUMNS", "80", "LINES", "24", "USER", "carol"),
          new TreeMap<>(environment().getEnv()));
    }
  }

  @Test
  void shouldBelieveNoTerminalThatCannotBe() throws Exception {
    server.setShellFactory(channel -> new Listening());
    start();
    try (ClientSession session = enter()) {
      for (String type : List.of("-x", "/tmp/x", "x".repeat(100_000), "")) {
        ChannelShell channel = session.createShellChannel();
        channel.setUsePty(true);
        channel.setPtyType(type);
        channel.setPtyColumns(0);
        channel.setPtyLines(-1);
        channel.open().verify(PATIENCE);
        assertEquals(
            Map.of("TERM", "dumb", "COLUMNS", "80", "LINES", "24", "USER", "carol"),
            new TreeMap<>(environment().getEnv()));
      }
    }
  }

  @Test
  void shouldKeepTheSizeOfAWindowThatBecomesNoneOrTooLarge() throws Exception {
    BlockingQueue<String> sizes = new LinkedBlockingQueue<>();
    server.setShellFactory(channel ->
        new Listening() {
          @Override
          void heard(Environment environment) {
            Map<String, String> env = environment.getEnv();
            sizes.add(env.get(Environment.ENV_COLUMNS) + "x" + env.get(Environment.ENV_LINES));
          }
        });
    start();
    try (ClientSession session = enter()) {
      ChannelShell channel = session.createShellChannel();
      channel.setUsePty(true);
      channel.open().verify(PATIENCE);
      channel.sendWindowChange(100, 50);
      assertEquals("100x50", sizes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      channel.sendWindowChange(0, 0);
      assertEquals("100x50", sizes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      channel.sendWindowChange(1 << 30, 40_000);
      assertEquals("1024x1024", sizes.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldHearOthersWhileThoseWhoHearASignalWait() throws Exception {
    CoreModuleProperties.NIO_WORKERS.set(server, 2);
    CountDownLatch told = new CountDownLatch(FewChannels.MOST);
    CountDownLatch end = new CountDownLatch(1);
    server.setShellFactory(channel ->
        new Listening() {
          @Override
          void heard(Environment environment) {
            told.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        });
    start();
    List<ClientSession> held = new ArrayList<>();
    try {
      for (int i = 0; i < FewChannels.MOST; i++) {
        ClientSession session = enter();
        held.add(session);
        ChannelShell channel = session.createShellChannel();
        channel.setUsePty(true);
        channel.open().verify(PATIENCE);
        channel.sendWindowChange(100, 50);
      }
      assertTrue(told.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), "every signal is told");
      enter().close();
    } finally {
      end.countDown();
      for (ClientSession session : held) {
        session.close();
      }
    }
  }

  @Test
  void shouldRunNoLineWithoutAnEnd() throws Exception {
    BlockingQueue<Integer> lines = new LinkedBlockingQueue<>();
    server.setCommandFactory((channel, line) -> {
      lines.add(line.length());
      return new Deaf();
    });
    start();
    try (ClientSession session = enter()) {
      session.createExecChannel("x".repeat(TerminalChannel.LINE + 1)).open().verify(PATIENCE);
      session.createExecChannel("x".repeat(TerminalChannel.LINE)).open().verify(PATIENCE);
      assertEquals(TerminalChannel.LINE, lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void shouldLetGoOfAClientThatAsksAndReadsNoAnswer() throws Exception {
    CoreModuleProperties.SOCKET_SNDBUF.set(server, 1 << 14);
    CoreModuleProperties.SOCKET_RCVBUF.set(client, 1 << 14);
    start();
    ClientSession session = enter();
    session.getIoSession().suspendRead();
    int asked = 0;
    while (!server.getActiveSessions().isEmpty() && session.isOpen()) {
      Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
      request.putString("keepalive@nowhere");
      request.putBoolean(true);
      if (++asked % 1000 == 0) {
        session.writePacket(request).await(PATIENCE);
      } else {
        session.writePacket(request);
      }
      assertTrue(asked < 200_000, "let go");
    }
    assertTrue(asked > 1000, "not for a few");
    session.close(true);
  }

  @Test
  void shouldHaveACommandWaitForAClientThatDoesNotReadAndLoseNothing() throws Exception {
    long all = 32L << 20;
    AtomicLong written = new AtomicLong();
    BlockingQueue<Thread> writers = new LinkedBlockingQueue<>();
    server.setShellFactory(channel ->
        new Deaf() {
          @Override
          public void setOutputStream(OutputStream out) {
            writers.add(Thread.ofPlatform().unstarted(() -> talk(out)));
          }

          private void talk(OutputStream out) {
            byte[] some = new byte[1 << 15];
            try {
              while (written.get() < all) {
                out.write(some);
                written.addAndGet(some.length);
              }
              out.flush();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    start();
    CoreModuleProperties.WINDOW_SIZE.set(client, 0x7fffffffL);
    try (ClientSession session = enter()) {
      AtomicLong read = new AtomicLong();
      ChannelShell channel = session.createShellChannel();
      channel.setUsePty(false);
      channel.setOut(
          new OutputStream() {
            @Override
            public void write(int octet) {
              read.incrementAndGet();
            }

            @Override
            public void write(byte[] octets, int from, int count) {
              read.addAndGet(count);
            }
          });
      channel.open().verify(PATIENCE);
      session.getIoSession().suspendRead();
      Thread writer = writers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      writer.start();
      while (writer.getState() != Thread.State.WAITING && writer.isAlive()) {
        Thread.onSpinWait();
      }
      assertTrue(writer.isAlive() && written.get() < all, "it waits");
      session.getIoSession().resumeRead();
      writer.join();
      while (read.get() < all) {
        assertTrue(session.isOpen());
        Thread.onSpinWait();
      }
      assertEquals(all, read.get());
    }
  }

  private Environment environment() throws InterruptedException {
    Environment environment = environments.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertNotNull(environment, "a command began");
    return environment;
  }

  /** Hears of new sizes. */
  private class Listening extends Deaf {
    @Override
    public void start(ChannelSession channel, Environment environment) {
      environments.add(environment);
      environment.addSignalListener((told, signal) -> heard(environment), Signal.WINCH);
    }

    void heard(Environment environment) {}
  }
}
