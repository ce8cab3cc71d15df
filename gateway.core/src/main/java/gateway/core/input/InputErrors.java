package gateway.core.input;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with one input file, up to a number of errors. Belongs to one thread. */
public final class InputErrors {
  /** Errors that are kept; a file may have millions of wrong lines. */
  public static final int MOST = 100;

  private final String file;
  private final List<InputError> errors = new ArrayList<>();
  private boolean more;

  /**
   * @param file the file's name as the operator gave it
   */
  public InputErrors(String file) {
    this.file = file;
  }

  /** Notes an error, while there is room; line and column are counted from 1. */
  public void add(int line, int column, Errno code, String message) {
    if (isFull()) {
      more = true;
      return;
    }
    errors.add(new InputError(file, line, column, code, printable(message)));
  }

  /** Whether there is no room for another error: who reads the file may stop. */
  public boolean isFull() {
    return errors.size() >= MOST;
  }

  /** The rest of the file is not read. */
  public void cut() {
    more = true;
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
    if (more) {
      message += "\n" + file + ": more than " + MOST + " errors; the others are not listed";
    }
    throw new GatewayException(shared ? first : Errno.EINVAL, message);
  }
}
