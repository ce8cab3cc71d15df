package gateway.port.udp;

import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortQueue;

/** The open sockets of a UDP port, one per local address and queue. */
final class UdpPort implements PacketPort {
  private final String name;
  private final UdpQueue[] queues;
  private final PortCapabilities capabilities;

  private UdpPort(UdpSettings settings) {
    name = settings.name();
    queues = new UdpQueue[settings.queues()];
    capabilities =
        new PortCapabilities(settings.mtu(), false, settings.queues(), settings.locals().clone());
  }

  static UdpPort open(UdpSettings settings) throws GatewayException {
    UdpPort port = new UdpPort(settings);
    try {
      for (int i = 0; i < port.queues.length; i++) {
        port.queues[i] = UdpQueue.open(settings);
      }
      return port;
    } catch (GatewayException e) {
      port.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PortCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public PortQueue queue(int index) {
    return queues[index];
  }

  @Override
  @SuppressWarnings("NullAway") // a failed open leaves later queues unset
  public void close() {
    for (UdpQueue queue : queues) {
      if (queue != null) {
        queue.close();
      }
    }
  }
}
