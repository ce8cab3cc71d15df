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
  void shouldCarryOutOneLoadAtATimeAndTheNextWhenItIsDoneOrRefused() throws Exception {
    LoadTurn turn = new LoadTurn(Duration.ZERO);
    GatewayException second =
        turn.take(
            "a", name -> name, text -> assertThrows(GatewayException.class, () -> load(turn)));
    assertEquals(Errno.EBUSY, second.code());
    GatewayException refused = new GatewayException(Errno.EINVAL, "a wrong line");
    assertThrows(
        GatewayException.class,
        () ->
            turn.take(
                "a",
                name -> name,
                text -> {
                  throw refused;
                }));
    assertEquals("b read", load(turn));
  }

  @Test
  void shouldLoadWhileAFileThatDoesNotEndIsReadAndReadFewAtATime() throws Exception {
    LoadTurn turn = new LoadTurn(Duration.ZERO);
    turn.take("a", name -> assertEqualsRead(turn), text -> text);
    assertEquals(Errno.EBUSY, nested(turn, LoadTurn.READ).code());
  }

  private static String assertEqualsRead(LoadTurn turn) throws GatewayException {
    assertEquals("b read", load(turn), "one that is read keeps nobody");
    return "a";
  }

  private static GatewayException nested(LoadTurn turn, int deep) throws GatewayException {
    return deep == 0
        ? assertThrows(GatewayException.class, () -> load(turn))
        : turn.take(deep, n -> nested(turn, n - 1), refused -> refused);
  }

  private static String load(LoadTurn turn) throws GatewayException {
    return turn.take("b", name -> name + " read", text -> text);
  }
}
