package gateway.packet;

import org.jspecify.annotations.Nullable;

/**
 * The one checked exception of the control path: an errno-style code, and a sentence that tells the
 * operator what happened and the next step. Never thrown on the packet path.
 */
public final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno code;

  /**
   * @param code the errno name a script can act on
   * @param message a sentence for people, without the code
   */
  public GatewayException(Errno code, String message) {
    super(message);
    this.code = code;
  }

  /** As above, with the cause kept for the log. */
  public GatewayException(Errno code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The errno-style code. */
  public Errno code() {
    return code;
  }

  @Override
  public String toString() {
    return code + ": " + getMessage();
  }
}
