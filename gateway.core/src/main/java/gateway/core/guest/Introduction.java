package gateway.core.guest;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Name;
import org.jspecify.annotations.Nullable;

/** Asks a guest who it is, whatever it does then, for as long as it is here. */
final class Introduction {
  /** A question to a guest. */
  @FunctionalInterface
  interface Question<T> {
    @Nullable T answer() throws Exception;
  }

  private final Object guest;
  private final Attendance here;

  Introduction(Object guest, Attendance here) {
    this.guest = guest;
    this.here = here;
  }

  /**
   * Asks.
   *
   * @param what is asked for, for people
   * @throws GatewayException EINVAL when the guest throws or answers nothing, ENOENT when it has
   *     gone
   */
  <T> T ask(String what, Question<T> question) throws GatewayException {
    here.require();
    T answer;
    try {
      answer = question.answer();
    } catch (Throwable e) { // A guest costs itself, nobody else.
      throw stranger("throws " + e.getClass().getName() + " from " + what, e);
    }
    if (answer == null) {
      throw stranger("answers null from " + what, null);
    }
    return answer;
  }

  /**
   * Asks for a name.
   *
   * @throws GatewayException EINVAL as {@link #ask}, and for a name that no command can take
   */
  String name(String what, Question<String> question) throws GatewayException {
    String name = ask(what, question);
    if (!Name.isValid(name)) {
      throw stranger("has a name that is not of " + Name.RULE + ", in " + what, null);
    }
    return name;
  }

  private GatewayException stranger(String what, @Nullable Throwable cause) {
    return new GatewayException(
        Errno.EINVAL,
        guest.getClass().getName() + " " + what + "; remove its bundle or correct it",
        cause);
  }
}
