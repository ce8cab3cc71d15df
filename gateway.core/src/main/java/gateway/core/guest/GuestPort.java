package gateway.core.guest;

import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortQueue;
import org.jspecify.annotations.Nullable;

/** An open port of a driver that came, under the name of {@code gateway.yaml}. */
final class GuestPort implements PacketPort {
  private final PacketPort guest;
  private final String name;
  private final PortCapabilities capabilities;
  private final PortQueue[] queues;

  /**
   * Asks an open port for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say; the port is the caller's to close
   */
  GuestPort(String name, PacketPort guest) throws GatewayException {
    this.guest = guest;
    this.name = name;
    capabilities = Introduction.ask(guest, "capabilities()", guest::capabilities);
    queues = new PortQueue[Math.max(1, capabilities.queues())];
    for (int i = 0; i < queues.length; i++) {
      int index = i;
      queues[i] = Introduction.ask(guest, "queue()", () -> guest.queue(index));
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
    close(guest);
  }

  /** Closes a port, whatever it throws. */
  static void close(@Nullable PacketPort port) {
    try {
      if (port != null) {
        port.close();
      }
    } catch (Throwable ignored) {
      // A port that cannot close keeps its descriptors; the gateway goes on.
      return;
    }
  }
}
