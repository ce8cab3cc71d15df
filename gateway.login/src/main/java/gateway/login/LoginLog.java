package gateway.login;

import gateway.packet.GatewayException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/**
 * Tells who logged in and who did not: one line a session, with user, role, fingerprint of the key
 * and address. A key that is shown is no login yet: clients first ask which of their keys would do.
 * So a line is written when the server says that the client proved to hold the key, or when it went
 * without.
 *
 * <p>What the client wrote stands in quotes, with escapes. Safe for use by many threads.
 */
final class LoginLog implements SessionListener {
  private static final AttributeKey<Offer> OFFER = new AttributeKey<>();
  private static final int MOST_OF_A_NAME = 64;

  private final AuthorizedKeys keys;
  private final Consumer<String> entered;
  private final Consumer<String> refused;

  /** What a client has shown: nothing, or its last key; the role is there if that may enter. */
  private record Offer(String user, String key, Optional<Role> role, int refusals) {
    static final Offer NONE = new Offer("", "", Optional.empty(), 0);
  }

  /**
   * @param entered takes a sentence for each login
   * @param refused takes a sentence for each client that went without one, as many as come
   */
  LoginLog(AuthorizedKeys keys, Consumer<String> entered, Consumer<String> refused) {
    this.keys = keys;
    this.entered = entered;
    this.refused = refused;
  }

  /** Asks {@code authenticator}, and remembers what it was asked. */
  PublickeyAuthenticator around(PublickeyAuthenticator authenticator) {
    return (user, key, session) -> {
      boolean admitted = authenticator.authenticate(user, key, session);
      Optional<Role> role = admitted ? keys.role(user, key) : Optional.empty();
      Offer before = session.getAttribute(OFFER);
      int refusals = (before == null ? 0 : before.refusals) + (admitted ? 0 : 1);
      session.setAttribute(OFFER, new Offer(user, fingerprint(key), role, refusals));
      return admitted;
    };
  }

  @Override
  public void sessionEvent(Session session, Event event) {
    if (event == Event.KeyEstablished && session.getAttribute(OFFER) == null) {
      session.setAttribute(OFFER, Offer.NONE);
    } else if (event == Event.Authenticated) {
      @Nullable Offer offer = session.getAttribute(OFFER);
      if (offer != null) {
        entered.accept(
            "login: "
                + quoted(offer.user)
                + " as "
                + offer.role.map(Role::word).orElse("nobody")
                + " with "
                + offer.key
                + " from "
                + address(session));
      }
    }
  }

  /** Says nothing of clients that never spoke SSH. */
  @Override
  public void sessionClosed(Session session) {
    @Nullable Offer offer = session.getAttribute(OFFER);
    if (offer == null || session instanceof ServerSession server && server.isAuthenticated()) {
      return;
    }
    String what;
    if (offer.key.isEmpty()) {
      what = "no key was shown";
    } else if (offer.role.isPresent()) {
      what = quoted(offer.user) + " showed " + offer.key + " and did not prove to hold it";
    } else {
      what = quoted(offer.user) + " with " + offer.key;
      what += offer.refusals > 1 ? " and " + (offer.refusals - 1) + " keys before it" : "";
    }
    refused.accept("login refused: " + what + ", from " + address(session));
  }

  private static String fingerprint(PublicKey key) {
    try {
      return SshKey.of(key).fingerprint();
    } catch (GatewayException e) {
      return "a key that nobody is let in with";
    }
  }

  private static String address(Session session) {
    @Nullable SocketAddress address =
        session instanceof ServerSession server
            ? server.getClientAddress()
            : session.getRemoteAddress();
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .limit(MOST_OF_A_NAME)
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c >= ' ' && c < 0x7f) {
            quoted.append((char) c);
          } else {
            quoted.append(String.format("\\u%04x", c));
          }
        });
    return quoted.append(text.length() > MOST_OF_A_NAME ? "...\"" : "\"").toString();
  }
}
