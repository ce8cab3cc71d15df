package gateway.shell.command;

import gateway.shell.completion.SaIdCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code sa:delete}. */
@Service
@Command(scope = "sa", name = "delete", description = "Removes an SA.")
@Allowed(Role.OPERATOR)
public final class SaDelete extends GatewayAction {
  @Argument(
      name = "id",
      description = "dst A proto esp spi N.",
      required = true,
      multiValued = true)
  @Completion(SaIdCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
