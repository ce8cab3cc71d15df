package gateway.core.guest;

import gateway.packet.GatewayException;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;

/** An SPD driver that came. */
public final class GuestSpdDriver implements SpdDriver {
  private final SpdDriver guest;
  private final String name;
  private final SpdCapabilities capabilities;

  /**
   * Asks a driver for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say
   */
  public GuestSpdDriver(SpdDriver guest) throws GatewayException {
    this.guest = guest;
    name = Introduction.name(guest, "name()", guest::name);
    capabilities = Introduction.ask(guest, "capabilities()", guest::capabilities);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SpdCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public SpdTable newTable(TableRequest request) throws GatewayException {
    return guest.newTable(request);
  }
}
