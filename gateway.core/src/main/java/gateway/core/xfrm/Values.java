package gateway.core.xfrm;

import gateway.spd.api.AddressRange;
import java.util.HexFormat;

/** The values of {@code ip xfrm} lines: numbers, addresses, protocols, keys. */
final class Values {
  private Values() {}

  /**
   * A number, decimal or 0x, of 0 to {@code most}.
   *
   * @see "iproute2 lib/utils.c: get_unsigned, which takes a leading zero for octal"
   */
  static long number(Token token, String what, long most) throws Refused {
    long value = parse(token, token.text(), what);
    if (value > most) {
      throw Refused.wrong(token, what + " must be 0 to " + most + ", not " + token.text());
    }
    return value;
  }

  static int unsigned32(Token token, String what) throws Refused {
    return (int) number(token, what, 0xffffffffL);
  }

  private static long parse(Token token, String text, String what) throws Refused {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    if (!hex && digits.length() > 1 && digits.charAt(0) == '0' && isDigits(digits, 10)) {
      throw Refused.wrong(
          token,
          what + " '" + text + "' has a leading zero, which ip takes for octal: leave it out");
    }
    if (!isDigits(digits, hex ? 16 : 10)) {
      throw Refused.wrong(token, what + " must be a number, not '" + text + "'");
    }
    return digits.length() > 15 ? Long.MAX_VALUE : Long.parseLong(digits, hex ? 16 : 10);
  }

  private static boolean isDigits(String text, int radix) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'f' || Character.digit(c, radix) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** An IP protocol by number or name; {@code any} is 0. */
  static int protocol(Token token) throws Refused {
    int named = ProtocolNames.number(token.text());
    return named >= 0 ? named : (int) number(token, "protocol", 255);
  }

  /**
   * One IPv4 address.
   *
   * @see "iproute2 lib/utils.c: get_addr_ipv4, which fills up missing bytes with zero"
   */
  static int address(Token token) throws Refused {
    refuseIpv6(token);
    if (token.text().indexOf('/') >= 0) {
      throw Refused.wrong(token, "one address is needed here, not the prefix " + token.text());
    }
    return address(token, token.text());
  }

  private static int address(Token token, String text) throws Refused {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4 || text.isEmpty()) {
      throw notAnAddress(token);
    }
    int address = 0;
    for (int i = 0; i < 4; i++) {
      long part = 0;
      if (i < parts.length) {
        if (!isDigits(parts[i], 10) && !parts[i].startsWith("0x")) {
          throw notAnAddress(token);
        }
        part = parse(token, parts[i], "the address's byte");
      }
      if (part > 255) {
        throw notAnAddress(token);
      }
      address = address << 8 | (int) part;
    }
    return address;
  }

  /** {@code A}, {@code A/LEN}, {@code A/NETMASK} or {@code A-B}. */
  static AddressRange addresses(Token token) throws Refused {
    refuseIpv6(token);
    String text = token.text();
    int dash = text.indexOf('-');
    if (dash >= 0) {
      int first = address(token, text.substring(0, dash));
      int last = address(token, text.substring(dash + 1));
      if (Integer.compareUnsigned(first, last) > 0) {
        throw Refused.wrong(token, "the range " + text + " ends before it begins");
      }
      return AddressRange.ipv4(first, last);
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      return AddressRange.ipv4Prefix(address(token, text), 32);
    }
    return AddressRange.ipv4Prefix(
        address(token, text.substring(0, slash)), prefixLength(token, text.substring(slash + 1)));
  }

  private static int prefixLength(Token token, String text) throws Refused {
    if (text.indexOf('.') >= 0) {
      int mask = address(token, text);
      int bits = Integer.numberOfLeadingZeros(~mask);
      if (bits < 32 && mask << bits != 0) {
        throw Refused.wrong(token, "the netmask " + text + " has gaps");
      }
      return bits;
    }
    long bits = parse(token, text, "prefix length");
    if (bits > 32) {
      throw Refused.wrong(token, "a prefix length of IPv4 is 0 to 32, not " + text);
    }
    return (int) bits;
  }

  private static void refuseIpv6(Token token) throws Refused {
    if (token.text().indexOf(':') >= 0) {
      throw Refused.notBuilt(token, "IPv6 is");
    }
  }

  private static Refused notAnAddress(Token token) {
    return Refused.wrong(token, "'" + token.text() + "' is not an IPv4 address");
  }

  /**
   * {@code N} or {@code LO-HI}, ports or ICMP types.
   *
   * @param most the greatest value
   * @return the first in the upper and the last in the lower 16 bits
   */
  static int range(Token token, String what, int most) throws Refused {
    String text = token.text();
    if (text.indexOf('/') >= 0) {
      throw Refused.notBuilt(token, "port masks are");
    }
    int dash = text.indexOf('-');
    if (dash <= 0) {
      int port = (int) number(token, what, most);
      return port << 16 | port;
    }
    long first = parse(token, text.substring(0, dash), what);
    long last = parse(token, text.substring(dash + 1), what);
    if (first > last || last > most) {
      throw Refused.wrong(
          token, what + " must be an ascending range within 0 to " + most + ", not " + text);
    }
    return (int) (first << 16 | last);
  }

  /**
   * Keying material: {@code 0x} and hex digits, or the bytes of the word itself.
   *
   * @see "iproute2 ip/xfrm_state.c: xfrm_algo_parse"
   */
  static byte[] key(Token token) throws Refused {
    String text = token.text();
    if (!text.startsWith("0x")) {
      return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
    try {
      return HexFormat.of().parseHex(text.substring(2));
    } catch (IllegalArgumentException notHex) {
      // the message must not show the key
      throw Refused.wrong(token, "the key behind 0x must be an even number of hex digits");
    }
  }
}
