package gateway.port.api;

import gateway.packet.GatewayException;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens ports of one type. An OSGi service, or found by {@code ServiceLoader} outside OSGi. */
@ConsumerType
public interface PortDriver {
  /** The word in {@code type:} of {@code gateway.yaml}. Must not change over the lifetime. */
  String type();

  /**
   * Opens a port. Called by a control thread; may block.
   *
   * @throws GatewayException EINVAL naming the key that is wrong, EPERM, ENOENT or EBUSY with the
   *     next step; nothing is left behind then
   */
  PacketPort open(PortConfig config) throws GatewayException;

  /**
   * Removes what a dead or stopped gateway left standing for this port (the fail-closed routes, the
   * persistent device), and nothing that belongs to somebody else.
   *
   * @return one line for people per thing removed
   */
  default java.util.List<String> release(PortConfig config) throws GatewayException {
    return java.util.List.of();
  }
}
