package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceInferenceTest {
  private static final BigInteger SPAN = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger END = BigInteger.ONE.shiftLeft(64);

  /** RFC 4303 appendix A2.1 in words: the one candidate not below the window's bottom. */
  private static BigInteger model(long low, BigInteger top, long window) {
    BigInteger bottom = top.subtract(BigInteger.valueOf(window - 1));
    BigInteger candidate = BigInteger.valueOf(low);
    BigInteger behind = bottom.subtract(candidate);
    // The least candidate >= bottom: round the distance up to whole spans, which may be negative.
    BigInteger[] parts = behind.divideAndRemainder(SPAN);
    BigInteger spans = parts[0];
    if (parts[1].signum() > 0) {
      spans = spans.add(BigInteger.ONE);
    }
    return candidate.add(spans.multiply(SPAN));
  }

  @Test
  void shouldTakeTheFirstNumberNotBehindTheWindow() {
    Random random = new Random(1);
    long[] highs = {0, 0, 1, 2, 0x7fffffffL, 0x80000000L, 0xfffffffeL, 0xffffffffL};
    long[] windows = {1, 32, 64, 4096, 1L << 31};
    for (int n = 0; n < 300_000; n++) {
      long high = highs[random.nextInt(highs.length)];
      long window = windows[random.nextInt(windows.length)];
      long topLow = near(random, window);
      long low = random.nextBoolean() ? near(random, window) : topLow + random.nextInt(9000) - 4500;
      low &= 0xffffffffL;
      long top = high << 32 | topLow;
      BigInteger expected = model(low, new BigInteger(Long.toUnsignedString(top)), window);
      boolean none = expected.signum() <= 0 || expected.compareTo(END) >= 0;
      long got = SequenceInference.infer(low, top, window);
      assertEquals(
          none ? SequenceInference.NONE : expected.longValue(),
          got,
          () -> "top " + Long.toHexString(top) + " window " + window);
    }
  }

  private static long near(Random random, long window) {
    long base =
        switch (random.nextInt(4)) {
          case 0 -> 0;
          case 1 -> window;
          case 2 -> 1L << 31;
          default -> random.nextLong();
        };
    return (base + random.nextInt(11) - 5) & 0xffffffffL;
  }
}
