package gateway.packet;

import org.jspecify.annotations.Nullable;

/**
 * The one checked exception of the control path: an errno-style code, and a sentence that tells the
 * operator what happened and the next step. Never thrown on the packet path.
 */
public final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno code;
  private final String sentence;

  /**
   * @param code the errno name a script can act on
   * @param message a sentence for people, without the code
   */
  public GatewayException(Errno code, String message) {
    super(message);
    this.code = code;
    this.sentence = message;
  }

  /** As above, with the cause kept for the log. */
  public GatewayException(Errno code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.sentence = message;
  }

  /** The errno-style code. */
  public Errno code() {
    return code;
  }

  /** The sentence for people; never null. */
  @Override
  public String getMessage() {
    return sentence;
  }

  @Override
  public String toString() {
    return code + ": " + sentence;
  }
}
