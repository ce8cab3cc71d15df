package gateway.shell.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.junit.jupiter.api.Test;

/** Whose room a load is read in. */
class GatewayLoadTest {
  @Test
  void shouldKnowAnAdministratorByTheRoleOfTheLoginAndNotByAName() {
    assertTrue(isAdministrator(new UserPrincipal("anna"), new RolePrincipal("admin")));
    assertFalse(isAdministrator(new UserPrincipal("admin"), new RolePrincipal("operator")));
    assertFalse(GatewayLoad.isAdministrator(null));
  }

  private static boolean isAdministrator(UserPrincipal user, RolePrincipal role) {
    return GatewayLoad.isAdministrator(new Subject(true, Set.of(user, role), Set.of(), Set.of()));
  }
}
