package gateway.port.tun;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.port.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/**
 * Opens TUN devices: {@code type: tun}. Keys: {@code device}, {@code mtu}, {@code vnet_hdr}, {@code
 * addresses}; the prefixes to attract come with the configuration. Stateless; any thread, in whose
 * network namespace the device is made.
 */
@Component(service = PortDriver.class)
public final class TunDriver implements PortDriver {
  /** The alias of devices that the gateway made, by which it knows its own. */
  static final String ALIAS = "gateway";

  /** Super-packets that wait in the device while no worker reads. */
  private static final int QUEUE_LENGTH = 4096;

  @Override
  public String type() {
    return "tun";
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    TunSettings settings = TunSettings.of(config);
    try (Rtnetlink netlink = new Rtnetlink()) {
      require(netlink.status(), "netlink");
      Rtnetlink.Link before = netlink.link(settings.device());
      FailClosedRoutes routes = new FailClosedRoutes(netlink, settings);
      routes.checkForeign(before == null ? 0 : before.index());
      TunDevice device =
          TunDevice.attach(settings.device(), settings.queues(), settings.virtioHeader());
      try {
        configure(netlink, settings, before == null ? null : before.alias());
        routes.install(index(netlink, settings));
        require(device.persist(true), "making " + settings.device() + " persistent");
        return new TunPort(settings, device);
      } catch (GatewayException e) {
        routes.undo();
        device.close();
        throw e;
      }
    }
  }

  private static int index(Rtnetlink netlink, TunSettings settings) throws GatewayException {
    Rtnetlink.Link link = netlink.link(settings.device());
    if (link == null) {
      throw new GatewayException(
          Errno.ENOENT, "the device " + settings.device() + " has gone; start again");
    }
    return link.index();
  }

  // The alias is null where the device was made just now.
  private static void configure(Rtnetlink netlink, TunSettings settings, @Nullable String alias)
      throws GatewayException {
    int index = index(netlink, settings);
    Path ipv4 = Path.of("/proc/sys/net/ipv4/conf", settings.device());
    // The kernel must not carry on by itself what the gateway writes to the device.
    write(ipv4.resolve("forwarding"), "0");
    Path ipv6 = Path.of("/proc/sys/net/ipv6/conf", settings.device(), "disable_ipv6");
    if (Files.exists(ipv6)) {
      write(ipv6, "1");
    }
    require(
        netlink.setLink(index, settings.mtu(), QUEUE_LENGTH, alias == null ? ALIAS : null),
        "bringing up " + settings.device());
    // What somebody gave to a device of his own is not the gateway's to take away.
    boolean ours = alias == null || alias.equals(ALIAS);
    for (Rtnetlink.Address old : netlink.addresses(index)) {
      if (ours && !settings.addresses().contains(new Ipv4Prefix(old.address(), old.bits()))) {
        netlink.removeAddress(index, old.address(), old.bits());
      }
    }
    for (Ipv4Prefix address : settings.addresses()) {
      int result = netlink.addAddress(index, address.address(), address.bits());
      if (result != -Rtnetlink.EEXIST) {
        require(result, "address " + address + " on " + settings.device());
      }
    }
  }

  private static void write(Path file, String value) throws GatewayException {
    try {
      Files.writeString(file, value);
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EPERM, "cannot write " + value + " to " + file + "; is /proc/sys writable?", e);
    }
  }

  static void require(int result, String what) throws GatewayException {
    if (result < 0) {
      boolean denied = result == -1 || result == -13;
      throw new GatewayException(
          denied ? Errno.EPERM : Errno.EIO,
          what + ": " + Libc.error(result) + (denied ? "; run as root" : ""));
    }
  }

  @Override
  public List<String> release(PortConfig config) throws GatewayException {
    TunSettings settings = TunSettings.of(config);
    List<String> removed = new ArrayList<>();
    try (Rtnetlink netlink = new Rtnetlink()) {
      require(netlink.status(), "netlink");
      Rtnetlink.Link link = netlink.link(settings.device());
      boolean ours = link != null && link.kind().equals("tun") && link.alias().equals(ALIAS);
      TunDevice device =
          ours ? TunDevice.attach(settings.device(), 1, settings.virtioHeader()) : null;
      // The device is held: nobody reads it any more, so its routes can go before it does.
      new FailClosedRoutes(netlink, settings).remove(link == null ? 0 : link.index(), removed);
      if (device != null) {
        require(device.persist(false), "releasing " + settings.device());
        device.close();
        removed.add("device " + settings.device());
      }
    }
    return removed;
  }
}
