package gateway.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.packet.DropReason;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {
  private static final int GOOD = 0;
  private static final int REPLAY = DropReason.SA_REPLAY.ordinal();
  private static final int OLD = DropReason.SA_TOO_OLD.ordinal();

  /** What a window means, in numbers without bounds and a set. */
  private static final class Model {
    private final int size;
    private final Set<Long> seen = new HashSet<>();
    private final BigInteger start;
    private BigInteger top;

    Model(int size, long top) {
      this.size = size;
      this.start = unsigned(top);
      this.top = start;
    }

    int check(long sequence) {
      BigInteger s = unsigned(sequence);
      if (s.compareTo(top) > 0) {
        return GOOD;
      }
      if (top.subtract(s).compareTo(BigInteger.valueOf(size)) >= 0) {
        return OLD;
      }
      return s.compareTo(start) <= 0 || seen.contains(sequence) ? REPLAY : GOOD;
    }

    void mark(long sequence) {
      seen.add(sequence);
      top = top.max(unsigned(sequence));
    }

    private static BigInteger unsigned(long value) {
      return new BigInteger(Long.toUnsignedString(value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "32,0",
    "64,0",
    "65,7",
    "127,100",
    "128,63",
    "129,64",
    "1000,1",
    "2048,0",
    "4095,12345",
    "4096,0",
    "64,4294967290",
    "100,9223372036854775800",
    "4096,-10000",
    "32,-200"
  })
  void shouldAgreeWithASetOfNumbers(int size, long start) {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      ReplayWindow window = new ReplayWindow(size, start);
      Model model = new Model(size, start);
      for (int n = 0; n < 20_000; n++) {
        long sequence = next(random, window.top(), size);
        int expected = model.check(sequence);
        assertEquals(expected, window.check(sequence));
        if (expected == GOOD && random.nextInt(8) != 0) {
          window.mark(sequence);
          model.mark(sequence);
          assertEquals(model.top, Model.unsigned(window.top()));
        }
      }
    }
  }

  private static long next(Random random, long top, int size) {
    long reach = Math.min(-1 - top < 0 ? Long.MAX_VALUE : -1 - top, 3L * size);
    long above = reach == 0 ? 0 : random.nextLong(reach + 1);
    return switch (random.nextInt(10)) {
      case 0 -> top + above;
      case 1 -> top + Math.min(above, 70);
      case 2 -> top + Math.min(above, 1);
      case 3 -> top - size + random.nextInt(5) - 2;
      case 4 -> random.nextLong();
      default -> top - random.nextInt(size + 10);
    };
  }

  // The cases that other implementations of RFC 6479 got wrong, for every alignment of the window.
  @ParameterizedTest
  @ValueSource(ints = {32, 64, 128, 1024, 4096})
  void shouldKeepTheCornersOfTheRing(int size) {
    int ring = Integer.highestOneBit((size + 63) / 64) * 2 * 64;
    for (long start = 0; start < 130; start++) {
      ReplayWindow w = new ReplayWindow(size, start);
      accept(w, start + 1);
      refuse(REPLAY, w, start + 1);
      refuse(REPLAY, w, start);
      accept(w, start + 9);
      accept(w, start + 8);
      accept(w, start + 7);
      refuse(REPLAY, w, start + 8);
      // A jump of exactly the window, of one less and one more.
      long top = start + 9 + size;
      accept(w, top);
      refuse(OLD, w, top - size);
      accept(w, top - size + 1);
      accept(w, top + size - 1);
      refuse(REPLAY, w, top);
      accept(w, top + 2L * size);
      refuse(OLD, w, top + size - 1);
      accept(w, top + size + 1);
      refuse(OLD, w, top + size);
      // A jump of whole rings: every word is one that was used before.
      long far = top + 2L * size + 8L * ring;
      accept(w, far);
      for (long s = far - size + 1; s < far; s++) {
        accept(w, s);
        refuse(REPLAY, w, s);
      }
      refuse(OLD, w, far - size);
    }
  }

  private static void accept(ReplayWindow w, long sequence) {
    assertEquals(GOOD, w.check(sequence), () -> sequence + " below " + w.top());
    w.mark(sequence);
  }

  private static void refuse(int reason, ReplayWindow w, long sequence) {
    assertEquals(reason, w.check(sequence), () -> sequence + " below " + w.top());
  }

  @Test
  void shouldFillAWindowBackwards() {
    ReplayWindow w = new ReplayWindow(1024, 0);
    accept(w, 5000);
    for (long s = 4999; s > 5000 - 1024; s--) {
      accept(w, s);
    }
    for (long s = 5000; s > 5000 - 1024; s--) {
      refuse(REPLAY, w, s);
    }
    refuse(OLD, w, 5000 - 1024);
  }

  @Test
  void shouldReachTheLastNumber() {
    ReplayWindow w = new ReplayWindow(64, -3);
    accept(w, -1);
    accept(w, -2);
    refuse(REPLAY, w, -1);
    refuse(OLD, w, 0);
    refuse(OLD, w, -65);
    refuse(REPLAY, w, -64);
  }

  @Test
  void shouldNeverAcceptNumberZero() {
    assertEquals(REPLAY, new ReplayWindow(64, 0).check(0));
    assertEquals(OLD, new ReplayWindow(64, 64).check(0));
  }

  @Test
  void shouldStartAnewAtReset() {
    ReplayWindow w = new ReplayWindow(64, 0);
    accept(w, 10);
    w.reset(1000);
    refuse(REPLAY, w, 1000);
    refuse(REPLAY, w, 937);
    refuse(OLD, w, 936);
    accept(w, 1001);
  }

  @Test
  void shouldRefuseSizesThatProtectTooLittleOrCostTooMuch() {
    for (int size : new int[] {-1, 1, 31, 4097, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> new ReplayWindow(size, 0));
    }
    assertEquals(0, new ReplayWindow(0, 0).check(0));
  }
}
