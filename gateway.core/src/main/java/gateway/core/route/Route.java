package gateway.core.route;

import gateway.spd.api.AddressRange;

/**
 * One route.
 *
 * @param prefix the IPv4 prefix in network order, bits behind the length zero
 * @param length 0..32
 * @param port the operator's name of the port
 */
public record Route(int prefix, int length, String port) {
  /** Clears the bits behind the length. */
  public Route {
    if (length < 0 || length > 32) {
      throw new IllegalArgumentException("prefix length must be 0..32");
    }
    prefix &= mask(length);
  }

  static int mask(int length) {
    return length == 0 ? 0 : -1 << (32 - length);
  }

  @Override
  public String toString() {
    return AddressRange.dotted(prefix) + "/" + length + " " + port;
  }
}
