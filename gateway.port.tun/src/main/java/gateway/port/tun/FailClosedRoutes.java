package gateway.port.tun;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;

/**
 * For every routed prefix a route into the device and, behind it, a blackhole of a worse metric.
 * The blackhole is set first and is what remains when device and process have gone. All are tagged
 * {@code proto 200}.
 */
final class FailClosedRoutes {
  static final int METRIC_DEVICE = 100;
  static final int METRIC_BLACKHOLE = 1_000_000;

  /** How many metrics from {@link #METRIC_BLACKHOLE} on blackholes have, to tell devices apart. */
  private static final int METRICS = 1 << 20;

  private final Rtnetlink netlink;
  private final TunSettings settings;
  private final List<Rtnetlink.Route> added = new ArrayList<>();
  private final int blackhole;

  FailClosedRoutes(Rtnetlink netlink, TunSettings settings) {
    this.netlink = netlink;
    this.settings = settings;
    // A blackhole names no device, so its metric does: a release finds its own, also those of
    // prefixes that the configuration has dropped since, and leaves another gateway's alone.
    blackhole = METRIC_BLACKHOLE + Math.floorMod(settings.device().hashCode() * 31, METRICS);
  }

  /**
   * Refuses where a prefix is routed by somebody else, or into another device of the gateway.
   *
   * @param device index of our device, 0 where it is not there yet
   */
  void checkForeign(int device) throws GatewayException {
    List<Rtnetlink.Route> routes = netlink.routes();
    for (Ipv4Prefix prefix : settings.routes()) {
      for (Rtnetlink.Route route : routes) {
        if (route.destination() != prefix.network() || route.bits() != prefix.bits()) {
          continue;
        }
        boolean ours = route.protocol() == Rtnetlink.PROTOCOL;
        if (!ours) {
          throw new GatewayException(
              Errno.EEXIST,
              "the prefix "
                  + prefix
                  + " is routed already by "
                  + describe(route)
                  + ", not by the"
                  + " gateway; remove it with: ip route delete "
                  + prefix
                  + ", or take the prefix out of routes");
        }
        if (route.type() == Rtnetlink.TYPE_UNICAST && route.device() != device) {
          throw new GatewayException(
              Errno.EBUSY,
              "the prefix "
                  + prefix
                  + " is routed into "
                  + netlink.linkName(route.device())
                  + " by another gateway or an earlier configuration; release that one first");
        }
      }
    }
  }

  private String describe(Rtnetlink.Route route) {
    String protocol =
        switch (route.protocol()) {
          case 2 -> "kernel";
          case 3 -> "boot";
          case 4 -> "static";
          case 16 -> "dhcp";
          default -> String.valueOf(route.protocol());
        };
    return "a route"
        + (route.device() == 0 ? "" : " through " + netlink.linkName(route.device()))
        + " (proto "
        + protocol
        + ")";
  }

  /** Sets what is not there yet, and takes away our device's routes of an earlier configuration. */
  void install(int device) throws GatewayException {
    for (Ipv4Prefix prefix : settings.routes()) {
      add(prefix, Rtnetlink.TYPE_BLACKHOLE, 0, blackhole);
    }
    for (Ipv4Prefix prefix : settings.routes()) {
      add(prefix, Rtnetlink.TYPE_UNICAST, device, METRIC_DEVICE);
    }
    for (Rtnetlink.Route route : netlink.routes()) {
      if (route.protocol() == Rtnetlink.PROTOCOL
          && route.device() == device
          && !wanted(route.destination(), route.bits())) {
        delete(route);
      }
    }
  }

  private boolean wanted(int destination, int bits) {
    for (Ipv4Prefix prefix : settings.routes()) {
      if (prefix.network() == destination && prefix.bits() == bits) {
        return true;
      }
    }
    return false;
  }

  private void add(Ipv4Prefix prefix, int type, int device, int metric) throws GatewayException {
    int result = netlink.addRoute(prefix.network(), prefix.bits(), type, device, metric);
    if (result == -Rtnetlink.EEXIST) {
      return;
    }
    TunDriver.require(result, "route " + prefix + " for " + settings.device());
    added.add(
        new Rtnetlink.Route(
            prefix.network(), prefix.bits(), type, Rtnetlink.PROTOCOL, device, metric));
  }

  private int delete(Rtnetlink.Route route) {
    return netlink.removeRoute(
        route.destination(), route.bits(), route.type(), route.device(), route.metric());
  }

  /** Takes back what {@link #install} added. */
  void undo() {
    for (int i = added.size() - 1; i >= 0; i--) {
      delete(added.get(i));
    }
    added.clear();
  }

  /** Removes our routes through the device and the blackholes of the device. */
  void remove(int device, List<String> removed) {
    for (Rtnetlink.Route route : netlink.routes()) {
      if (route.protocol() != Rtnetlink.PROTOCOL) {
        continue;
      }
      boolean through = device != 0 && route.device() == device;
      boolean hole = route.type() == Rtnetlink.TYPE_BLACKHOLE && route.metric() == blackhole;
      if ((through || hole) && delete(route) >= 0) {
        removed.add(
            (hole ? "blackhole " : "route ")
                + new Ipv4Prefix(route.destination(), route.bits())
                + (through ? " through " + settings.device() : ""));
      }
    }
  }
}
