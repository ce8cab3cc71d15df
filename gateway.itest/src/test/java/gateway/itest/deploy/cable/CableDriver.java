package gateway.itest.deploy.cable;

import gateway.itest.deploy.face.Witness;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Opens ports over the cable of their name. */
public final class CableDriver implements PortDriver {
  private final String type;
  private final BooleanSupplier gone;

  /**
   * @param type the word in {@code type:}
   * @param gone whether the driver's service has left: nothing may be called any more
   */
  public CableDriver(String type, BooleanSupplier gone) {
    this.type = type;
    this.gone = gone;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public PacketPort open(PortConfig config) throws GatewayException {
    if (gone.getAsBoolean()) {
      Witness.late("PortDriver.open");
    }
    List<String> local = config.list("local");
    int[] addresses = new int[local.size()];
    for (int i = 0; i < addresses.length; i++) {
      try {
        addresses[i] = ByteBuffer.wrap(InetAddress.getByName(local.get(i)).getAddress()).getInt();
      } catch (UnknownHostException e) {
        throw config.wrong("local", "is no address");
      }
    }
    return new CablePort(config.name(), addresses, gone);
  }
}
