package gateway.core.guest;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks a guest, whatever it does then. */
public final class Introduction {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

  /** A question to a guest. */
  @FunctionalInterface
  interface Question<T> {
    @Nullable T answer() throws Exception;
  }

  /** Makes the card of a guest. */
  @FunctionalInterface
  public interface Meeting<K> {
    K meet() throws GatewayException;
  }

  private Introduction() {}

  /**
   * Has a guest introduce itself.
   *
   * @param calls how it is called
   * @throws GatewayException EINVAL as {@link #ask}, ETIMEDOUT when it does not answer
   */
  public static <K> K by(GuestCalls calls, Object guest, Meeting<K> meeting)
      throws GatewayException {
    List<K> card = new ArrayList<>();
    String what = guest.getClass().getName() + ", asked who it is,";
    if (!calls.run(what, () -> card.add(meeting.meet()))) {
      throw new GatewayException(
          Errno.ETIMEDOUT, what + " does not answer; remove its bundle or correct it");
    }
    return card.getFirst();
  }

  /**
   * Asks.
   *
   * @param what is asked for, for people
   * @throws GatewayException EINVAL when the guest throws or answers nothing
   */
  static <T> T ask(Object guest, String what, Question<T> question) throws GatewayException {
    T answer;
    try {
      answer = question.answer();
    } catch (Throwable e) { // A guest costs itself, nobody else.
      throw stranger(guest, "throws " + e.getClass().getName() + " from " + what, e);
    }
    if (answer == null) {
      throw stranger(guest, "answers null from " + what, null);
    }
    return answer;
  }

  /**
   * Asks for a name.
   *
   * @throws GatewayException EINVAL as {@link #ask}, and for a name that no command can take
   */
  public static String name(Object guest, String what, java.util.function.Supplier<String> question)
      throws GatewayException {
    String name = ask(guest, what, question::get);
    if (!NAME.matcher(name).matches()) {
      throw stranger(
          guest,
          "has a name that is not of lower-case letters, digits, dots and dashes, at most 63, in "
              + what,
          null);
    }
    return name;
  }

  private static GatewayException stranger(Object guest, String what, @Nullable Throwable cause) {
    return new GatewayException(
        Errno.EINVAL,
        guest.getClass().getName() + " " + what + "; remove its bundle or correct it",
        cause);
  }
}
