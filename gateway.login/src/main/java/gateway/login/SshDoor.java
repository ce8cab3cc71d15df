package gateway.login;

import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * What every SSH server gets before it listens: nobody forwards anything through it, whoever has
 * not logged in waits in the {@link Lobby}, the {@link LoginLog} tells who entered, and who did has
 * {@linkplain FewChannels few channels} that wait with little.
 *
 * <p>Karaf has no setting for any of it: it forwards connections to wherever the host reaches, and
 * opens listeners, for whoever may enter. It registers a server as a service first and starts it
 * then, on the same thread, and a service tracker is called inside the registration: there is no
 * moment at which a server listens and is not fitted. A server that is there already, because this
 * bundle was started anew, is fitted at once; before, there was no realm that admitted anybody.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.ssh.Activator.createAndRunSshServer"
 */
final class SshDoor implements ServiceTrackerCustomizer<SshServer, SshDoor.Fitting> {
  private static final Duration LOGIN_TAKES = Duration.ofSeconds(30);

  /** Octets a client may send before a command reads; they wait in the heap. */
  static final long WINDOW = 128 << 10;

  private static final ChannelFactory SESSIONS =
      new ChannelSessionFactory() {
        @Override
        public Channel createChannel(Session session) {
          return new TerminalChannel();
        }
      };

  private final BundleContext context;
  private final LoginLog log;

  /** What one server was given, to be taken away again. */
  record Fitting(
      Lobby lobby,
      FewChannels few,
      @Nullable PublickeyAuthenticator before,
      @Nullable PublickeyAuthenticator now) {}

  SshDoor(BundleContext context, LoginLog log) {
    this.context = context;
    this.log = log;
  }

  /** Fits the servers that are there, and each that comes, inside its registration. */
  ServiceTracker<SshServer, Fitting> open() {
    ServiceTracker<SshServer, Fitting> tracker =
        new ServiceTracker<>(context, SshServer.class, this);
    tracker.open();
    return tracker;
  }

  @Override
  public Fitting addingService(ServiceReference<SshServer> reference) {
    return fit(context.getService(reference), log);
  }

  /** Closes and watches one server. */
  static Fitting fit(SshServer server, LoginLog log) {
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    CoreModuleProperties.AUTH_TIMEOUT.set(server, LOGIN_TAKES);
    CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW);
    server.setChannelFactories(List.of(SESSIONS));
    // Those of the server's own that neither forward nor sign what a client lists.
    server.setGlobalRequestHandlers(
        List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
    server.setSessionFactory(
        new SessionFactory(server) {
          @Override
          protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new ReadConnection(server, io);
          }
        });
    Lobby lobby = new Lobby();
    server.addSessionListener(lobby);
    server.addSessionListener(log);
    FewChannels few = new FewChannels();
    server.addChannelListener(few);
    PublickeyAuthenticator before = server.getPublickeyAuthenticator();
    PublickeyAuthenticator now = before == null ? null : log.around(before);
    server.setPublickeyAuthenticator(now);
    return new Fitting(lobby, few, before, now);
  }

  @Override
  public void modifiedService(ServiceReference<SshServer> reference, Fitting fitting) {
    // its properties say nothing
  }

  /** Forwarding stays shut and the bounds stay; what would ask this bundle is taken away. */
  @Override
  public void removedService(ServiceReference<SshServer> reference, Fitting fitting) {
    SshServer server = context.getService(reference);
    if (server != null) {
      server.removeSessionListener(fitting.lobby);
      server.removeSessionListener(log);
      server.removeChannelListener(fitting.few);
      if (server.getPublickeyAuthenticator() == fitting.now) {
        server.setPublickeyAuthenticator(fitting.before);
      }
    }
    context.ungetService(reference);
  }
}
