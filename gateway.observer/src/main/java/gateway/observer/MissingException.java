package gateway.observer;

import java.io.IOException;

/** Something outside the program is missing: a privilege or a device. Ends with exit status 3. */
final class MissingException extends IOException {
  private static final long serialVersionUID = 1L;

  MissingException(String message) {
    super(message);
  }
}
