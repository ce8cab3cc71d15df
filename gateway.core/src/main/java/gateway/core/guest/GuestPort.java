package gateway.core.guest;

import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortQueue;

/** An open port of a driver that came, under the name of {@code gateway.yaml}. */
final class GuestPort implements PacketPort {
  private final PacketPort guest;
  private final Attendance here;
  private final String name;
  private final PortCapabilities capabilities;
  private final PortQueue[] queues;

  /**
   * Asks an open port for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say, ENOENT when its driver went; the port is
   *     the caller's to close
   */
  GuestPort(String name, PacketPort guest, Attendance here) throws GatewayException {
    this.guest = guest;
    this.here = here;
    Introduction asked = new Introduction(guest, here);
    this.name = name;
    capabilities = asked.ask("capabilities()", guest::capabilities);
    queues = new PortQueue[Math.max(1, capabilities.queues())];
    for (int i = 0; i < queues.length; i++) {
      int index = i;
      queues[i] = asked.ask("queue()", () -> guest.queue(index));
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
  public void close() {
    if (!here.isOver()) {
      GuestCalls.quietly(guest);
    }
  }
}
