package gateway.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.completion.LoadFileCompleter;
import gateway.shell.input.Source;
import gateway.shell.operations.Operations;
import gateway.shell.operations.Request;
import java.util.List;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/** {@code gateway:load}. */
@Service
@Command(
    scope = "gateway",
    name = "load",
    description = "Carries out a file of ip xfrm lines as one commit.")
@Allowed(Role.OPERATOR)
public final class GatewayLoad extends GatewayAction {
  private static final String STANDARD_INPUT = "-";

  @Reference(optional = true)
  @Nullable Session session;

  @Option(name = STANDARD_INPUT, description = "Reads standard input instead of a file.")
  boolean standardInput;

  @Argument(
      name = "file",
      description = "A file in the gateway's folder; its name is relative to the folder.",
      multiValued = true)
  @Completion(LoadFileCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    flag(words, STANDARD_INPUT, standardInput);
    words(words, this.words);
  }

  @Override
  JsonNode answer(Operations operations, List<String> words) throws GatewayException {
    if (words.size() != 2) {
      throw new GatewayException(
          Errno.EINVAL, "gateway:load takes one file, or - for standard input");
    }
    String name = words.get(1);
    Source source =
        name.equals(STANDARD_INPUT)
            ? Source.standardInput()
            : Source.file(operations.folder().file(name));
    return operations
        .loadTurn()
        .take(
            name,
            source,
            session != null && isAdministrator(session.get(Subject.class.getName())),
            text -> operations.handle(new Request(List.of(words.getFirst()), name, text)));
  }

  /**
   * Whether an administrator logged in.
   *
   * @param subject what Karaf puts into the session for a login; only an administrator's line could
   *     put another
   */
  static boolean isAdministrator(@Nullable Object subject) {
    return subject instanceof Subject login
        && login.getPrincipals(RolePrincipal.class).stream()
            .anyMatch(role -> role.getName().equals(Role.ADMIN.label()));
  }
}
