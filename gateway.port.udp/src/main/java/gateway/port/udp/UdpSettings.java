package gateway.port.udp;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.port.api.PortConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;

/**
 * The checked configuration of a UDP port.
 *
 * @param locals the gateway's own IPv4 addresses
 * @param mtu the longest outer IPv4 packet
 */
record UdpSettings(String name, int[] locals, int encapPort, int mtu, int queues) {

  static UdpSettings of(PortConfig config) throws GatewayException {
    for (String key : config.values().keySet()) {
      if (!List.of("type", "local", "encap_port", "mtu").contains(key)) {
        throw config.wrong(key, "is not a key of a udp port");
      }
    }
    if (config.workers() < 1 || config.workers() > 64) {
      throw new GatewayException(Errno.EINVAL, "a udp port has 1 to 64 queues");
    }
    List<String> texts = config.list("local");
    if (texts.isEmpty()) {
      throw config.wrong("local", "must list the gateway's own addresses, such as [192.0.2.1]");
    }
    int[] locals = new int[texts.size()];
    int mtu = Slab.MAX_PACKET;
    for (int i = 0; i < locals.length; i++) {
      locals[i] = address(config, texts.get(i));
      mtu = Math.min(mtu, interfaceMtu(config, locals[i]));
    }
    return new UdpSettings(
        config.name(),
        locals,
        config.number("encap_port", 4500, 1, 65535),
        config.number("mtu", mtu, 576, Slab.MAX_PACKET),
        config.workers());
  }

  private static int address(PortConfig config, String text) throws GatewayException {
    if (text.indexOf(':') >= 0) {
      throw new GatewayException(
          Errno.ENOTSUP,
          "ports."
              + config.name()
              + ".local: "
              + text
              + " is IPv6, which comes later; leave it out"
              + " for now");
    }
    String[] parts = text.split("\\.", -1);
    int address = 0;
    boolean good = parts.length == 4;
    for (int i = 0; good && i < 4; i++) {
      good = parts[i].matches("[0-9]{1,3}") && Integer.parseInt(parts[i]) <= 255;
      address = good ? address << 8 | Integer.parseInt(parts[i]) : 0;
    }
    if (!good || address == 0) {
      throw config.wrong("local", "must be IPv4 addresses such as 192.0.2.1, not " + text);
    }
    return address;
  }

  private static int interfaceMtu(PortConfig config, int address) throws GatewayException {
    byte[] bytes = {
      (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
    };
    try {
      InetAddress inet = InetAddress.getByAddress(bytes);
      NetworkInterface device = NetworkInterface.getByInetAddress(inet);
      if (device == null) {
        throw new GatewayException(
            Errno.ENOENT,
            "ports."
                + config.name()
                + ".local: no interface has "
                + inet.getHostAddress()
                + "; add it with: ip address add "
                + inet.getHostAddress()
                + "/PREFIX dev DEVICE");
      }
      return device.getMTU();
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "cannot list the interfaces: " + e.getMessage(), e);
    }
  }
}
