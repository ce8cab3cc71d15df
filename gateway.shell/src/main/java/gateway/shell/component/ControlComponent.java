package gateway.shell.component;

import gateway.core.boot.Host;
import gateway.packet.GatewayException;
import gateway.shell.control.ControlServer;
import gateway.shell.operations.Operations;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers on the socket in the gateway's folder, which its owner alone may open, for as long as the
 * gateway is in force.
 */
@Component(
    immediate = true,
    service = {})
public final class ControlComponent {
  private final ControlServer server;

  /**
   * Made by the framework when the gateway is in force.
   *
   * @throws GatewayException EBUSY or EIO when the socket cannot be made
   */
  @Activate
  public ControlComponent(@Reference Host host, @Reference Operations operations)
      throws GatewayException {
    server = ControlServer.start(host.directory(), operations);
  }

  @Deactivate
  void deactivate() {
    server.close();
  }
}
