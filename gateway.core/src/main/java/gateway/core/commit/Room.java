package gateway.core.commit;

import gateway.packet.Errno;
import gateway.packet.GatewayException;

/**
 * How much the gateway takes into its memory, so that there is some left to parse the next file, to
 * build the tables of another driver, and to answer.
 *
 * @param policies in all directions
 */
record Room(int policies, int sas) {
  // A policy with its place in both tables and in those of the next driver.
  private static final long POLICY = 1536;

  // An SA with the sessions of its cipher; these lie beside the heap.
  private static final long SA = 8192;

  /** The room in a heap of so many octets. */
  static Room in(long heap) {
    return new Room(number(heap / POLICY), number(heap / SA));
  }

  private static int number(long count) {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /**
   * @throws GatewayException ENOSPC when there are more
   */
  void check(int policiesNow, int sasNow) throws GatewayException {
    if (policiesNow > policies) {
      throw full("policies", policies);
    }
    if (sasNow > sas) {
      throw full("SAs", sas);
    }
  }

  private static GatewayException full(String what, int most) {
    return new GatewayException(
        Errno.ENOSPC,
        "this heap has room for "
            + most
            + " "
            + what
            + "; use fewer, or start the gateway with a larger one (GATEWAY_JAVA_OPTS=-Xmx2g)");
  }
}
