package gateway.itest.demo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo without root. */
@Timeout(120)
class DemoInProcessTest {
  @Test
  void shouldLoseNothingWhileTheDriverIsSwapped() {
    DemoOutcome.of("--in-process").assertOk("in-process");
  }

  @ParameterizedTest
  @ValueSource(strings = {"leak", "lose", "duplicate", "misjudge", "late"})
  void shouldTurnItsOwnCounterRedWhenSabotaged(String sabotage) {
    DemoOutcome.of("--in-process", "--sabotage", sabotage)
        .assertRed(DemoOutcome.counterOf(sabotage));
  }
}
