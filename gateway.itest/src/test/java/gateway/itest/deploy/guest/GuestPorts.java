package gateway.itest.deploy.guest;

import gateway.itest.deploy.cable.CableDriver;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;

/** Ports of type {@code guest}. */
public final class GuestPorts implements PortDriver {
  private volatile boolean gone;
  private final CableDriver cables = new CableDriver("guest", () -> gone);

  /** Made by the framework. */
  public GuestPorts() {}

  void leave() {
    gone = true;
  }

  @Override
  public String type() {
    return cables.type();
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    return cables.open(config);
  }
}
