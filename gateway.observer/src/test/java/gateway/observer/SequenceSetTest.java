package gateway.observer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SequenceSetTest {
  @Test
  void shouldAgreeWithATreeSetOverRandomOperations() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SequenceSet set = new SequenceSet();
      TreeSet<Long> model = new TreeSet<>();
      long base = 0;
      for (int i = 0; i < 400; i++) {
        if (random.nextInt(60) == 0) {
          base += random.nextLong(200_000);
        }
        long number = base + random.nextInt(100);
        assertEquals(model.add(number), set.add(number));
        assertEquals(model.size(), set.size());
        assertEquals((long) model.last(), set.max());
        long from = Math.max(0, base - 100 + random.nextInt(200));
        long to = from + random.nextInt(150);
        assertEquals(model.subSet(from, to).size(), set.count(from, to));
        assertEquals(gaps(model, from, to), gaps(set, from, to), "seed " + seed);
      }
    }
  }

  @Test
  void shouldCountAndNameTheGapsUpToTheEndOfALongRange() {
    SequenceSet set = new SequenceSet();
    set.add(1);
    assertEquals(List.of(0L, 0L, 2L, Long.MAX_VALUE - 1), gaps(set, 0, Long.MAX_VALUE));
    assertEquals(1, set.count(0, Long.MAX_VALUE));
  }

  private static List<Long> gaps(SequenceSet set, long from, long to) {
    long[] ranges = new long[1000];
    int n = set.missing(from, to, ranges);
    List<Long> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(ranges[i]);
    }
    return list;
  }

  private static List<Long> gaps(TreeSet<Long> model, long from, long to) {
    List<Long> list = new ArrayList<>();
    for (long number = from; number < to; number++) {
      if (model.contains(number)) {
        continue;
      }
      boolean goesOn = !list.isEmpty() && list.getLast() == number - 1;
      if (goesOn) {
        list.set(list.size() - 1, number);
      } else {
        list.add(number);
        list.add(number);
      }
    }
    return list;
  }
}
