package gateway.core.guest;

import gateway.packet.GatewayException;
import gateway.spd.api.SpdCapabilities;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.Objects;

/** An SPD driver that came. */
public final class GuestSpdDriver implements SpdDriver, Card {
  private final SpdDriver guest;
  private final Attendance here;
  private final String name;
  private final SpdCapabilities capabilities;

  /**
   * Asks a driver for what it is.
   *
   * @param here until when it may be called
   * @throws GatewayException EINVAL when it cannot say, ENOENT when it goes meanwhile
   */
  public GuestSpdDriver(SpdDriver guest, Attendance here) throws GatewayException {
    this.guest = guest;
    this.here = here;
    Introduction asked = new Introduction(guest, here);
    name = asked.name("name()", guest::name);
    capabilities = asked.ask("capabilities()", guest::capabilities);
  }

  @Override
  public Attendance attendance() {
    return here;
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
    here.require();
    return new GuestTable(Objects.requireNonNull(guest.newTable(request)), here);
  }
}
