package gateway.shell.ssh;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;

/**
 * The sessions of one channel, which end with it. Karaf leaves them to themselves: they would go on
 * with what the client had sent before it went, and with the command at work.
 *
 * <p>Threading: made by one thread and closed by another.
 */
final class ChannelSessions implements SessionFactory, AutoCloseable {
  private final SessionFactory factory;
  private final List<Session> open = new ArrayList<>();
  private boolean closed;

  ChannelSessions(SessionFactory factory) {
    this.factory = factory;
  }

  @Override
  public Registry getRegistry() {
    return factory.getRegistry();
  }

  @Override
  public Session create(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Terminal terminal,
      String encoding,
      Runnable closing) {
    return ofChannel(factory.create(in, out, err, terminal, encoding, closing));
  }

  @Override
  public Session create(InputStream in, PrintStream out, PrintStream err) {
    return ofChannel(factory.create(in, out, err));
  }

  @Override
  public Session create(InputStream in, PrintStream out, PrintStream err, Session parent) {
    return ofChannel(factory.create(in, out, err, parent));
  }

  private Session ofChannel(Session session) {
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        open.add(session);
      }
    }
    if (late) {
      session.close();
    }
    return session;
  }

  /** The channel has gone: what its sessions do is interrupted, and they take no other line. */
  @Override
  public void close() {
    List<Session> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(open);
      open.clear();
    }
    last.forEach(Session::close);
  }
}
