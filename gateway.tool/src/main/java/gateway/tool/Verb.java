package gateway.tool;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A verb of the command line that another module brings, found by {@code ServiceLoader}. The object
 * itself must be cheap to make: what it needs is loaded by {@link #command}.
 */
@ConsumerType
public interface Verb {
  /** The words it is called by: one for a verb ({@code bench}), two for a tool ({@code tool x}). */
  String name();

  /** One line for {@code --help}. */
  String description();

  /**
   * The picocli command: an object annotated with {@code @Command} that is a {@code
   * Callable<Integer>} and returns the exit code. Thrown {@link gateway.packet.GatewayException}s
   * become exit 1, or 3 for EPERM and ENOPKG.
   */
  Object command();
}
