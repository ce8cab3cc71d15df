package gateway.packet.pcap;

/**
 * How an interface counts time (options if_tsresol and if_tsoffset).
 *
 * @param resolution the option's byte: a negative power of 10, or of 2 with the top bit set
 * @param secondsOffset what is added to every stamp
 */
record Stamps(int resolution, long secondsOffset) {
  private static final long NANOS = 1_000_000_000L;

  /** Nanoseconds since 1970 of an unsigned number of units; saturates. */
  long nanos(long units) {
    int power = resolution & 0x7f;
    long seconds;
    long rest;
    if ((resolution & 0x80) != 0) {
      seconds = power > 63 ? 0 : units >>> power;
      long fraction = power > 63 ? units >>> Math.min(power - 63, 63) : units - (seconds << power);
      int bits = Math.min(power, 63);
      // 32 bits of a fraction are finer than a nanosecond.
      rest = bits > 32 ? (fraction >>> (bits - 32)) * NANOS >>> 32 : fraction * NANOS >>> bits;
    } else if (power <= 18) {
      long perSecond = power10(power);
      seconds = Long.divideUnsigned(units, perSecond);
      long fraction = Long.remainderUnsigned(units, perSecond);
      rest = power <= 9 ? fraction * power10(9 - power) : fraction / power10(power - 9);
    } else {
      seconds = 0;
      rest = power > 27 ? 0 : Long.divideUnsigned(units, power10(power - 9));
    }
    return saturated(seconds, rest);
  }

  private long saturated(long seconds, long rest) {
    if (seconds < 0) {
      return Long.MAX_VALUE;
    }
    try {
      return Math.addExact(Math.multiplyExact(Math.addExact(seconds, secondsOffset), NANOS), rest);
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private static long power10(int exponent) {
    long value = 1;
    for (int i = 0; i < exponent; i++) {
      value *= 10;
    }
    return value;
  }
}
