package gateway.login;

import java.io.IOException;
import java.security.Principal;
import java.security.PublicKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.modules.publickey.PublickeyCallback;
import org.jspecify.annotations.Nullable;

/**
 * A login by public key. Asks for a name and a key; whoever cannot give a key (a password login) is
 * refused. That the client holds the private half is proved to the SSH server, before or after.
 */
public final class PublicKeyLogin implements LoginModule {
  /** The option that holds the {@link AuthorizedKeys} to ask. */
  static final String KEYS = "gateway.login.keys";

  private final Set<Principal> principals = new HashSet<>();
  private @Nullable Subject subject;
  private @Nullable CallbackHandler handler;
  private @Nullable AuthorizedKeys keys;

  /** Made by name for each login, as JAAS asks for. */
  public PublicKeyLogin() {}

  @Override
  public void initialize(
      Subject subject,
      CallbackHandler callbackHandler,
      Map<String, ?> sharedState,
      Map<String, ?> options) {
    this.subject = subject;
    this.handler = callbackHandler;
    this.keys = options.get(KEYS) instanceof AuthorizedKeys given ? given : null;
  }

  @Override
  public boolean login() throws LoginException {
    NameCallback name = new NameCallback("user: ");
    PublickeyCallback offered = new PublickeyCallback();
    try {
      Objects.requireNonNull(handler).handle(new Callback[] {name, offered});
    } catch (IOException | UnsupportedCallbackException e) {
      throw refusal();
    }
    @Nullable String user = name.getName();
    @Nullable PublicKey key = offered.getPublicKey();
    if (user == null || key == null || keys == null) {
      throw refusal();
    }
    Role role = keys.role(user, key).orElseThrow(PublicKeyLogin::refusal);
    principals.clear();
    principals.add(new UserPrincipal(user));
    role.names().forEach(known -> principals.add(new RolePrincipal(known)));
    return true;
  }

  @Override
  public boolean commit() {
    Objects.requireNonNull(subject).getPrincipals().addAll(principals);
    return !principals.isEmpty();
  }

  @Override
  public boolean abort() {
    return logout();
  }

  @Override
  public boolean logout() {
    Objects.requireNonNull(subject).getPrincipals().removeAll(principals);
    principals.clear();
    return true;
  }

  /** One sentence for every reason: a stranger learns nothing about who may enter. */
  private static FailedLoginException refusal() {
    return new FailedLoginException("this user may not enter with this key");
  }
}
