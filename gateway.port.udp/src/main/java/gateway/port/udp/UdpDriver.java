package gateway.port.udp;

import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import org.osgi.service.component.annotations.Component;

/**
 * Opens UDP sockets for encapsulated ESP: {@code type: udp}. Keys: {@code local}, {@code
 * encap_port}, {@code mtu}. Stateless; any thread, in whose network namespace the sockets live.
 */
@Component(service = PortDriver.class)
public final class UdpDriver implements PortDriver {
  @Override
  public String type() {
    return "udp";
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    return UdpPort.open(UdpSettings.of(config));
  }
}
