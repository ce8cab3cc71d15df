package gateway.login;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one server that have not logged in. Each may hold half a packet of the largest
 * size, half a megabyte of the heap, and the server bounds their number only once they have logged
 * in; here the one that has waited longest goes when there are too many. Not the newest: then
 * whoever fills the lobby would keep everybody out.
 *
 * <p>Safe for use by many threads.
 */
final class Lobby implements SessionListener {
  /** How many may wait. */
  static final int MOST = 64;

  private final Set<Session> waiting = new LinkedHashSet<>();

  @Override
  public void sessionCreated(Session session) {
    @Nullable Session longest = enter(session);
    if (longest != null) {
      longest.close(true);
    }
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.Authenticated) {
      leave(session);
    }
  }

  @Override
  public void sessionClosed(Session session) {
    leave(session);
  }

  private synchronized @Nullable Session enter(Session session) {
    waiting.add(session);
    if (waiting.size() <= MOST) {
      return null;
    }
    Session longest = waiting.iterator().next();
    waiting.remove(longest);
    return longest;
  }

  private synchronized void leave(Session session) {
    waiting.remove(session);
  }
}
