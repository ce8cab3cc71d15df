package gateway.observer;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;

/** Reads addresses as they are written, without asking a name server. */
final class Addresses {
  private Addresses() {}

  /** The four bytes of an IPv4 address in dotted form. */
  static byte[] ipv4(String text) throws UsageException {
    try {
      if (text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
          && InetAddress.getByName(text) instanceof Inet4Address address) {
        return address.getAddress();
      }
    } catch (IOException notAddress) {
      throw new UsageException("not an IPv4 address: " + text);
    }
    throw new UsageException("not an IPv4 address: " + text);
  }
}
