package gateway.core.guest;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import java.util.List;

/** A port driver that came. */
public final class GuestPortDriver implements PortDriver, Card {
  private final PortDriver guest;
  private final Attendance here;
  private final String type;

  /**
   * Asks a driver for what it is.
   *
   * @param here until when it may be called
   * @throws GatewayException EINVAL when it cannot say, ENOENT when it goes meanwhile
   */
  public GuestPortDriver(PortDriver guest, Attendance here) throws GatewayException {
    this.guest = guest;
    this.here = here;
    Introduction asked = new Introduction(guest, here);
    type = asked.name("type()", guest::type);
  }

  @Override
  public Attendance attendance() {
    return here;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    here.require();
    PacketPort opened;
    try {
      opened = guest.open(config);
    } catch (GatewayException e) {
      throw e;
    } catch (Throwable e) { // A guest costs itself, nobody else.
      throw failed(config, e);
    }
    try {
      return new GuestPort(config.name(), opened, here);
    } catch (GatewayException e) {
      if (!here.isOver()) {
        GuestCalls.quietly(opened);
      }
      throw e;
    }
  }

  @Override
  public List<String> release(PortConfig config) throws GatewayException {
    here.require();
    try {
      return guest.release(config);
    } catch (GatewayException e) {
      throw e;
    } catch (Throwable e) { // A guest costs itself, nobody else.
      throw failed(config, e);
    }
  }

  private GatewayException failed(PortConfig config, Throwable e) {
    return new GatewayException(
        Errno.EIO,
        "port "
            + config.name()
            + ": its driver for type "
            + type
            + " failed ("
            + e
            + ")"
            + "; remove its bundle or correct it",
        e);
  }
}
