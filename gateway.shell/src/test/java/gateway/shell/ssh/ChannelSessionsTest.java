package gateway.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.ssh.ShellCommand;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.StandardEnvironment;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that goes takes its sessions along. */
@Timeout(60)
class ChannelSessionsTest {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final List<String> closed = new ArrayList<>();
  private final CountDownLatch left = new CountDownLatch(1);

  private final Session session =
      (Session)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Session.class},
              (self, method, arguments) -> {
                if (method.getName().equals("close")) {
                  closed.add("closed");
                  left.countDown();
                }
                return null;
              });

  private final SessionFactory karaf =
      (SessionFactory)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {SessionFactory.class},
              (self, method, arguments) -> session);

  @Test
  void shouldCloseTheSessionsOfAChannelThatGoesAndThoseThatComeLate() {
    ChannelSessions sessions = new ChannelSessions(karaf);
    sessions.create(InputStream.nullInputStream(), NOWHERE, NOWHERE);
    assertEquals(List.of(), closed);
    sessions.close();
    assertEquals(List.of("closed"), closed);
    sessions.create(InputStream.nullInputStream(), NOWHERE, NOWHERE);
    assertEquals(List.of("closed", "closed"), closed);
  }

  @Test
  void shouldReadNothingMoreAndCloseTheSessionWhenACommandIsDestroyed() throws Exception {
    ChannelSessions sessions = new ChannelSessions(karaf);
    List<InputStream> given = new ArrayList<>();
    Command command =
        PromptCommand.around(
            new ShellCommand(sessions, "x") {
              @Override
              public void setInputStream(InputStream in) {
                given.add(in);
              }

              @Override
              public void start(ChannelSession channel, Environment environment) {
                sessions.create(given.getFirst(), NOWHERE, NOWHERE);
              }
            },
            sessions);
    command.setInputStream(new ByteArrayInputStream("a\nb\n".getBytes()));
    command.start(null, new StandardEnvironment());
    assertEquals('a', given.getFirst().read());
    command.destroy(null);
    assertEquals(-1, given.getFirst().read());
    assertEquals(-1, given.getFirst().read(new byte[4], 0, 4));
    left.await();
    assertFalse(closed.isEmpty());
  }
}
