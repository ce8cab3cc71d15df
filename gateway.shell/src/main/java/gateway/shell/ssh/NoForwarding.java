package gateway.shell.ssh;

import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Lets nobody forward anything through the SSH servers: Karaf accepts connections to wherever the
 * host reaches, and opens listeners, for whoever may enter, and has no setting against it.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.ssh.Activator.createSshServer"
 */
@Component(
    immediate = true,
    service = {})
public final class NoForwarding {
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addServer(SshServer server) {
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
  }

  /** It stays shut: without the gateway's shell there is still nothing to forward to. */
  void removeServer(SshServer server) {
    // nothing to give back
  }
}
