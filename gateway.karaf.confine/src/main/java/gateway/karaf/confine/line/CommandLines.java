package gateway.karaf.confine.line;

import gateway.karaf.jdk25.subject.CurrentSubject;
import java.security.Principal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Who may write more than commands. The shell's language has variables, blocks and expansions: by
 * {@code echo {1..50000000}} anybody fills the heap, before a rule about commands is asked. It is
 * the administrators'; all others give commands, with pipes between them.
 *
 * <p>Static, because rewritten code has no object to ask; it keeps nothing.
 */
public final class CommandLines {
  private static final String ROLE = "org.apache.karaf.jaas.boot.principal.RolePrincipal";
  private static final String ADMINISTRATOR = "admin";

  private CommandLines() {}

  /**
   * Returns when whoever is logged in may have {@code line} carried out.
   *
   * @throws SecurityException if the line is more than plain commands and nobody is logged in who
   *     is an administrator
   */
  public static void check(CharSequence line) {
    if (isAdministrator(CurrentSubject.get(null))) {
      return;
    }
    PlainLine.whyNot(line)
        .ifPresent(reason -> {
          throw new SecurityException("Insufficient credentials: " + reason);
        });
  }

  private static boolean isAdministrator(@Nullable Subject subject) {
    if (subject == null) {
      return false;
    }
    for (Principal principal : subject.getPrincipals()) {
      if (principal.getClass().getName().equals(ROLE)
          && ADMINISTRATOR.equals(principal.getName())) {
        return true;
      }
    }
    return false;
  }
}
