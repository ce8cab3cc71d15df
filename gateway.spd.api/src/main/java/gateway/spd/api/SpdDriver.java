package gateway.spd.api;

import gateway.packet.GatewayException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An SPD implementation: a factory of tables. Registered as an OSGi service, or found by {@code
 * ServiceLoader} outside OSGi.
 *
 * <p>All methods are called by control threads, may block and may allocate. A changed configuration
 * must not re-create the component: take it by {@code @Modified} and let the next tables have it.
 */
@ConsumerType
public interface SpdDriver {
  /**
   * The name in {@code spd:use NAME}: lower-case letters, digits and dashes. Must not change over
   * the lifetime of the driver; {@code linear} is the engine's own table.
   */
  String name();

  /** What the tables can index. Must not change over the lifetime of the driver. */
  SpdCapabilities capabilities();

  /**
   * Makes an empty table.
   *
   * @throws GatewayException ENOSPC or EINVAL, with the next step for the operator
   */
  SpdTable newTable(TableRequest request) throws GatewayException;
}
