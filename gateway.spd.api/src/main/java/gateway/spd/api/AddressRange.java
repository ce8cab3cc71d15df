package gateway.spd.api;

/**
 * A range of addresses of one family, both ends included.
 *
 * <p>An IPv4 address stands in the low 32 bits of the low word, the rest is zero; comparisons are
 * unsigned.
 *
 * @param family 4 or 6
 * @param firstHigh upper 64 bits of the first address
 * @param firstLow lower 64 bits of the first address
 * @param lastHigh upper 64 bits of the last address
 * @param lastLow lower 64 bits of the last address
 */
public record AddressRange(int family, long firstHigh, long firstLow, long lastHigh, long lastLow) {
  /** Any IPv4 address. */
  public static final AddressRange ANY_IPV4 = new AddressRange(4, 0, 0, 0, 0xffffffffL);

  /** Refuses a range whose end lies before its start. */
  public AddressRange {
    int high = Long.compareUnsigned(firstHigh, lastHigh);
    if (high > 0 || (high == 0 && Long.compareUnsigned(firstLow, lastLow) > 0)) {
      throw new IllegalArgumentException("the last address lies before the first");
    }
  }

  /** The range of an IPv4 prefix; bits behind the prefix length are ignored. */
  public static AddressRange ipv4Prefix(int address, int prefixLength) {
    int mask = prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    long first = (address & mask) & 0xffffffffL;
    return new AddressRange(4, 0, first, 0, first | (~mask & 0xffffffffL));
  }

  /** An IPv4 range. */
  public static AddressRange ipv4(int first, int last) {
    return new AddressRange(4, 0, first & 0xffffffffL, 0, last & 0xffffffffL);
  }

  /** The first address as an IPv4 address. */
  public int first4() {
    return (int) firstLow;
  }

  /** The last address as an IPv4 address. */
  public int last4() {
    return (int) lastLow;
  }

  /** Whether the range holds an IPv4 address. */
  public boolean contains4(int address) {
    long a = address & 0xffffffffL;
    return family == 4 && a >= firstLow && a <= lastLow;
  }

  /**
   * The length of the longest IPv4 prefix that covers the range: what a tuple-space driver files
   * the policy under. For a range that is a prefix, its own length.
   */
  public int coveringPrefix4() {
    return Integer.numberOfLeadingZeros((int) (firstLow ^ lastLow));
  }

  /** Whether the range is exactly an IPv4 prefix. */
  public boolean isPrefix4() {
    int bits = 32 - coveringPrefix4();
    long span = bits == 32 ? 0xffffffffL : (1L << bits) - 1;
    return family == 4 && lastLow - firstLow == span && (firstLow & span) == 0;
  }

  @Override
  public String toString() {
    if (family != 4) {
      return String.format("%016x%016x-%016x%016x", firstHigh, firstLow, lastHigh, lastLow);
    }
    if (isPrefix4()) {
      return dotted(first4()) + "/" + coveringPrefix4();
    }
    return dotted(first4()) + "-" + dotted(last4());
  }

  /** An IPv4 address in dotted form. */
  public static String dotted(int address) {
    return (address >>> 24)
        + "."
        + (address >>> 16 & 255)
        + "."
        + (address >>> 8 & 255)
        + "."
        + (address & 255);
  }
}
