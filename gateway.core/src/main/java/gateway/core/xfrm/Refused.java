package gateway.core.xfrm;

import gateway.packet.Errno;
import java.util.regex.Pattern;

/** Ends the reading of one line; never leaves the package. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  /** A key in the wrong place is quoted as a word; what is refused is printed and logged. */
  private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{16,}");

  final transient Token at;
  final Errno code;
  final String sentence;

  private Refused(Token at, Errno code, String message) {
    super(null, null, false, false);
    this.at = at;
    this.code = code;
    this.sentence = KEY.matcher(message).replaceAll("***");
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
