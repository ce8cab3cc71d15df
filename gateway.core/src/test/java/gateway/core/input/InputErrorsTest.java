package gateway.core.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import org.junit.jupiter.api.Test;

/** What people read of a file that is wrong. */
class InputErrorsTest {
  @Test
  void shouldKeepALinePerErrorWhenAMessageQuotesControlCharacters() {
    InputErrors errors = new InputErrors("f");
    errors.add(2, 1, Errno.EINVAL, "not '\u001b[2J\n\r\u0085\u2028\u00e9'");
    errors.add(1, 3, Errno.EINVAL, "first");

    GatewayException refused = assertThrows(GatewayException.class, errors::throwIfAny);
    assertEquals("f:1:3: first\nf:2:1: not '?[2J????\u00e9'", refused.getMessage());
  }

  @Test
  void shouldListAsManyErrorsAsAnybodyReadsAndSayThatThereAreMore() {
    InputErrors errors = new InputErrors("f");
    for (int line = 1; line <= InputErrors.MOST; line++) {
      errors.add(line, 1, Errno.EINVAL, "wrong");
    }
    GatewayException refused = assertThrows(GatewayException.class, errors::throwIfAny);
    assertEquals(InputErrors.MOST, refused.getMessage().lines().count());
    errors.add(1000, 1, Errno.EEXIST, "another");
    refused = assertThrows(GatewayException.class, errors::throwIfAny);
    assertEquals(InputErrors.MOST, errors.all().size());
    assertEquals(
        "f: more than 100 errors; the others are not listed",
        refused.getMessage().lines().toList().getLast());
  }
}
