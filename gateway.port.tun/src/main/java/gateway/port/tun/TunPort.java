package gateway.port.tun;

import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortQueue;

/** An open TUN device with one queue per worker. */
final class TunPort implements PacketPort {
  private final String name;
  private final TunDevice device;
  private final TunQueue[] queues;
  private final PortCapabilities capabilities;

  TunPort(TunSettings settings, TunDevice device) {
    name = settings.name();
    this.device = device;
    queues = new TunQueue[settings.queues()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] =
          new TunQueue(device.descriptor(i), settings.virtioHeader(), device.udpSegmentation());
    }
    // No address is listed: ESP that arrives here is a host's own, the gateway only passes it on.
    capabilities = new PortCapabilities(settings.mtu(), true, queues.length, new int[0]);
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
    device.close();
    for (TunQueue queue : queues) {
      queue.close();
    }
  }
}
