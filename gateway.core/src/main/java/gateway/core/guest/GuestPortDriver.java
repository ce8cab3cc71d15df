package gateway.core.guest;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import java.util.List;

/** A port driver that came. */
public final class GuestPortDriver implements PortDriver {
  private final PortDriver guest;
  private final String type;

  /**
   * Asks a driver for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say
   */
  public GuestPortDriver(PortDriver guest) throws GatewayException {
    this.guest = guest;
    type = Introduction.name(guest, "type()", guest::type);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    PacketPort opened;
    try {
      opened = guest.open(config);
    } catch (GatewayException e) {
      throw e;
    } catch (Throwable e) { // A guest costs itself, nobody else.
      throw failed(config, e);
    }
    try {
      return new GuestPort(config.name(), opened);
    } catch (GatewayException e) {
      GuestPort.close(opened);
      throw e;
    }
  }

  @Override
  public List<String> release(PortConfig config) throws GatewayException {
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
