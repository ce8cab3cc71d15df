package gateway.core.input;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with one input file. Belongs to one thread. */
public final class InputErrors {
  private final String file;
  private final List<InputError> errors = new ArrayList<>();

  /**
   * @param file the file's name as the operator gave it
   */
  public InputErrors(String file) {
    this.file = file;
  }

  /** Notes an error; line and column are counted from 1. */
  public void add(int line, int column, Errno code, String message) {
    errors.add(new InputError(file, line, column, code, printable(message)));
  }

  // What the message quotes must neither break the line nor speak to the terminal.
  private static String printable(String message) {
    StringBuilder shown = new StringBuilder(message.length());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      shown.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? '?' : c);
    }
    return shown.toString();
  }

  /** All errors so far, by place. */
  public List<InputError> all() {
    return errors.stream()
        .sorted(Comparator.comparingInt(InputError::line).thenComparingInt(InputError::column))
        .toList();
  }

  /**
   * @throws GatewayException when there is an error: one line per error, with the code they share,
   *     else EINVAL
   */
  public void throwIfAny() throws GatewayException {
    if (errors.isEmpty()) {
      return;
    }
    Errno first = errors.getFirst().code();
    boolean shared = errors.stream().allMatch(e -> e.code() == first);
    String message = all().stream().map(InputError::toString).collect(Collectors.joining("\n"));
    throw new GatewayException(shared ? first : Errno.EINVAL, message);
  }
}
