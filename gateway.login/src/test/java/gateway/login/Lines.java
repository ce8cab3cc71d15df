package gateway.login;

import gateway.packet.GatewayException;
import java.security.GeneralSecurityException;

/** Authorised keys for tests. */
final class Lines {
  private Lines() {}

  /** A key that nobody holds. */
  static AuthorizedKey nobody() throws GatewayException, GeneralSecurityException {
    return KeyLine.read(
        "role=\"viewer\",user=\"nobody\" " + Keys.P256.line(Keys.P256.generate().getPublic()));
  }
}
