package gateway.observer;

/** The command line or a command cannot be understood. Ends a program with exit status 2. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
