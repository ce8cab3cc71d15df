package gateway.bench.tunnel;

import gateway.bench.report.Series;
import gateway.packet.GatewayException;
import java.util.List;

/** One of the ways to get from the left to the right that are compared. */
interface Contender extends AutoCloseable {
  /** The name of its series. */
  String name();

  /** The version of the software. */
  String version();

  /**
   * Starts what it needs; packets pass when this returns.
   *
   * @throws GatewayException what hinders it; {@link #close} is called then too
   */
  void start() throws GatewayException;

  /** The namespaces and the wire between them. */
  VethPair link();

  /** The address on a side that traffic runs from and to. */
  String address(int side);

  /**
   * The processes whose CPU time counts; empty where there are none but those of the load itself.
   */
  List<Long> gateways();

  /** Writes down under which conditions it ran, after the last round. */
  void describe(Series series) throws GatewayException;

  /** Ends its processes and deletes its namespaces; called in any state. */
  @Override
  void close();
}
