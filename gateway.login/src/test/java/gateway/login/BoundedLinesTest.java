package gateway.login;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a clock that the test turns. */
class BoundedLinesTest {
  private final List<String> out = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5;
  private final BoundedLines lines = new BoundedLines(out::add, () -> nanos);

  @Test
  void shouldCountWhatIsTooMuchForAMinuteAndSayItInTheNext() {
    for (int i = 0; i < BoundedLines.MOST + 3; i++) {
      lines.accept("line " + i);
    }
    assertEquals(BoundedLines.MOST, out.size());
    nanos += Duration.ofMinutes(1).toNanos(); // the clock wraps
    lines.accept("later");
    lines.accept("last");
    assertEquals(
        List.of("later (3 lines like this were left out)", "last"),
        out.subList(BoundedLines.MOST, out.size()));
  }
}
