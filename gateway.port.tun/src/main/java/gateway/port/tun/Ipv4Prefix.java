package gateway.port.tun;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 address with a prefix length, as operators write it.
 *
 * @param address the address as written, host bits included
 * @param bits prefix length, 0 to 32
 */
record Ipv4Prefix(int address, int bits) {
  /** Parses "10.2.0.0/24"; a missing length means 32. Null where it is no such thing. */
  static @Nullable Ipv4Prefix parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    int address = 0;
    for (String part : parts) {
      int octet = decimal(part, 255);
      if (octet < 0) {
        return null;
      }
      address = address << 8 | octet;
    }
    int bits = slash < 0 ? 32 : decimal(text.substring(slash + 1), 32);
    return bits < 0 ? null : new Ipv4Prefix(address, bits);
  }

  private static int decimal(String text, int most) {
    if (text.isEmpty() || text.length() > 3) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= most ? value : -1;
  }

  /** The address with the host bits cleared. */
  int network() {
    return bits == 0 ? 0 : address & (-1 << (32 - bits));
  }

  @Override
  public String toString() {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255)
        + "/"
        + bits;
  }
}
