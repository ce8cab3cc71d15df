package gateway.core.xfrm;

import gateway.packet.Errno;

/** Ends the reading of one line; never leaves the package. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  final transient Token at;
  final Errno code;
  final String sentence;

  private Refused(Token at, Errno code, String message) {
    super(message, null, false, false);
    this.at = at;
    this.code = code;
    this.sentence = message;
  }

  /** What makes no sense. */
  static Refused wrong(Token at, String message) {
    return new Refused(at, Errno.EINVAL, message);
  }

  /** What {@code ip} accepts and this build cannot do. */
  static Refused notBuilt(Token at, String what) {
    return new Refused(at, Errno.ENOTSUP, what + " not built yet");
  }

  /** What is there already. */
  static Refused exists(Token at, String message) {
    return new Refused(at, Errno.EEXIST, message);
  }
}
