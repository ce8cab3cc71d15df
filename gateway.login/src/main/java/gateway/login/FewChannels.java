package gateway.login;

import java.util.HashSet;
import java.util.Set;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * How many sessions a connection has at a time. The server bounds connections; each channel of one
 * has threads, a line editor, and what its client sent and nobody has read. One more is refused and
 * the others stay; the server's own bound would end them all.
 *
 * <p>Threads: a connection's channels are opened on one thread, and close on any.
 */
final class FewChannels implements ChannelListener {
  /** Channels of one connection. */
  static final int MOST = 4;

  private static final AttributeKey<Open> OPEN = new AttributeKey<>();

  /** The open channels of one connection. */
  private static final class Open {
    private final Set<Channel> channels = new HashSet<>();
    private boolean shut;

    synchronized void add(Channel channel, ConnectionService service) {
      channels.add(channel);
      if (channels.size() >= MOST && service.isAllowMoreSessions()) {
        service.setAllowMoreSessions(false);
        shut = true;
      }
    }

    synchronized void remove(Channel channel, ConnectionService service) {
      channels.remove(channel);
      if (channels.size() < MOST && shut) { // not what the client itself asked for
        service.setAllowMoreSessions(true);
        shut = false;
      }
    }
  }

  @Override
  public void channelInitialized(Channel channel) {
    Session session = channel.getSession();
    ConnectionService service = session.getService(ConnectionService.class);
    if (service != null) {
      session.computeAttributeIfAbsent(OPEN, key -> new Open()).add(channel, service);
    }
  }

  @Override
  public void channelOpenFailure(Channel channel, Throwable reason) {
    remove(channel);
  }

  @Override
  public void channelClosed(Channel channel, @Nullable Throwable reason) {
    remove(channel);
  }

  private static void remove(Channel channel) {
    Session session = channel.getSession();
    Open open = session.getAttribute(OPEN);
    ConnectionService service = session.getService(ConnectionService.class);
    if (open != null && service != null) {
      open.remove(channel, service);
    }
  }
}
