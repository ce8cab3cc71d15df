package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Files that are loaded at once have no room together. */
class LoadTurnTest {
  @Test
  void shouldLetOneLoadAtATimeAndTheNextWhenItIsDoneOrRefused() throws Exception {
    LoadTurn turn = new LoadTurn(Duration.ZERO);
    GatewayException second =
        turn.take(
            () -> assertThrows(GatewayException.class, () -> turn.take(() -> "at the same time")));
    assertEquals(Errno.EBUSY, second.code());
    GatewayException refused = new GatewayException(Errno.EINVAL, "a wrong line");
    assertThrows(
        GatewayException.class,
        () ->
            turn.take(() -> {
              throw refused;
            }));
    assertEquals("next", turn.take(() -> "next"));
  }
}
