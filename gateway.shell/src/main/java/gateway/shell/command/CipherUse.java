package gateway.shell.command;

import gateway.shell.completion.CipherCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code cipher:use}. */
@Service
@Command(
    scope = "cipher",
    name = "use",
    description = "Prefers a cipher provider and moves every SA to it.")
@Allowed(Role.ADMIN)
public final class CipherUse extends GatewayAction {
  @Argument(name = "name", description = "The provider.", required = true, multiValued = true)
  @Completion(CipherCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
