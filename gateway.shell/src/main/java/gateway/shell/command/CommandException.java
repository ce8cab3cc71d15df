package gateway.shell.command;

/**
 * Ends a command whose refusal was printed already, so that {@code ssh} exits with 1.
 *
 * <p>Karaf goes by the simple name: what is called so is no error of the code, and is not logged as
 * one. It prints the help, or else the message, on standard output, where only results belong; this
 * one has neither.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.support.ShellUtil.logException"
 */
public final class CommandException extends org.apache.karaf.shell.support.CommandException {
  private static final long serialVersionUID = 1L;

  /** A refusal that was printed. */
  public CommandException(Throwable cause) {
    super((String) null, (String) null, cause);
  }

  @Override
  public String getNiceHelp() {
    throw new UnsupportedOperationException("everything was said on standard error");
  }
}
