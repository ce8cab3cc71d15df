package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.commit.Change;
import gateway.core.guest.GuestCalls;
import gateway.core.guest.GuestPortDriver;
import gateway.core.port.AbsentPort;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The port drivers that are here, and the ports that they opened.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class PortGuests implements AutoCloseable {
  /** Opening makes devices and routes; it takes longer than anything that packets wait for. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Drivers<PortDriver, GuestPortDriver> drivers = new Drivers<>();
  private final Map<String, PacketPort> opened = new LinkedHashMap<>();
  private final GuestCalls calls;
  private List<PortConfig> wanted = List.of();

  PortGuests() {
    this(PATIENCE_NANOS);
  }

  /**
   * @param patienceNanos how long a port may take to open or close
   */
  PortGuests(long patienceNanos) {
    calls = new GuestThread("gateway-ports-call", patienceNanos);
  }

  /** Those that serve, by type. */
  Map<String, GuestPortDriver> drivers() {
    return drivers.serving();
  }

  /**
   * Opens what the configuration wants.
   *
   * @throws GatewayException what a driver refuses with; what was opened before stays open
   */
  List<PacketPort> open(List<PortConfig> configs) throws GatewayException {
    wanted = configs;
    List<PacketPort> ports = new ArrayList<>();
    for (PortConfig config : configs) {
      ports.add(open(config));
    }
    return ports;
  }

  boolean isAnyOpen() {
    return !opened.isEmpty();
  }

  void arrive(PortDriver guest, GuestPortDriver driver, @Nullable Gateway running)
      throws GatewayException {
    if (drivers.add(driver.type(), guest, driver) && running != null) {
      replaceAbsent(driver.type(), running);
    }
  }

  /** Its ports leave; answers its card, null when it is not here. */
  @Nullable GuestPortDriver depart(PortDriver guest, @Nullable Gateway running) {
    GuestPortDriver driver = drivers.known(guest);
    if (drivers.remove(guest) && driver != null && running != null) {
      leave(driver.type(), running);
    }
    return driver;
  }

  private void leave(String type, Gateway running) {
    for (PortConfig config : wanted) {
      PacketPort port = opened.get(config.name());
      if (config.type().equals(type) && port != null) {
        leave(port, running);
      }
    }
    if (drivers.get(type) != null) {
      try {
        replaceAbsent(type, running);
      } catch (GatewayException e) {
        running.report("a port stays absent: " + e.getMessage());
      }
    }
  }

  private void replaceAbsent(String type, Gateway running) throws GatewayException {
    for (PortConfig config : wanted) {
      if (config.type().equals(type) && !opened.containsKey(config.name())) {
        PacketPort port = open(config);
        try {
          Answer.awaitArrival(running.insist(new Change.ReplacePort(port)));
        } catch (GatewayException e) {
          if (e.code() == Errno.ETIMEDOUT) {
            // It comes into force all the same, and is not closed under the workers.
            running.report("port " + config.name() + " is late: " + e.getMessage());
            continue;
          }
          opened.remove(config.name());
          close(port);
          throw e;
        }
      }
    }
  }

  // One that was fenced has left its place already; nobody uses it any more.
  private void leave(PacketPort port, Gateway running) {
    opened.remove(port.name());
    boolean left = true;
    if (running.ports().contains(port)) {
      PacketPort absent = new AbsentPort(port.name(), port.capabilities());
      left = Answer.within(running.insist(new Change.ReplacePort(absent)));
    }
    if (left) {
      close(port);
    } else {
      running.report("port " + port.name() + " is still in use and stays open");
    }
  }

  private PacketPort open(PortConfig config) throws GatewayException {
    GuestPortDriver driver = drivers.get(config.type());
    if (driver == null) {
      throw new AssertionError("the reader let port type " + config.type() + " through");
    }
    @Nullable PacketPort[] port = new PacketPort[1];
    AtomicBoolean settled = new AtomicBoolean();
    String what = "the driver of port " + config.name() + ", opening it,";
    GuestCalls.Call opening =
        () -> {
          PacketPort fresh = driver.open(config);
          port[0] = fresh;
          if (!settled.compareAndSet(false, true)) {
            // Nobody waits for it any more, and what it holds must not stay held.
            fresh.close();
          }
        };
    boolean opens = calls.run(what, opening) || !settled.compareAndSet(false, true);
    if (!opens || port[0] == null) {
      throw new GatewayException(
          Errno.ETIMEDOUT, what + " does not return; remove the bundle for type " + config.type());
    }
    opened.put(config.name(), port[0]);
    return port[0];
  }

  private void close(PacketPort port) {
    try {
      var unused = calls.run("the driver of port " + port.name() + ", closing it,", port::close);
    } catch (GatewayException e) {
      throw new AssertionError("close passes nothing on", e);
    }
  }

  /** Closes every port; fail-closed routes stay standing. */
  @Override
  public void close() {
    opened.values().forEach(this::close);
    opened.clear();
    calls.close();
  }
}
