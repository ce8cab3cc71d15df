package gateway.shell.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What ^C leaves behind. */
class InterruptedCommandTest {
  @Test
  void shouldLeaveTheConsolesThreadAsItWasWhenACommandWasInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(CommandException.class, new GatewayInfo()::execute);
    assertFalse(Thread.interrupted(), "the console would read no line");
  }
}
