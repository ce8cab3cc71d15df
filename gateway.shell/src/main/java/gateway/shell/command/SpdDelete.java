package gateway.shell.command;

import gateway.shell.completion.InstalledPolicyCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:delete}. */
@Service
@Command(scope = "spd", name = "delete", description = "Removes a policy.")
@Allowed(Role.OPERATOR)
public final class SpdDelete extends GatewayAction {
  @Argument(
      name = "policy",
      description = "Its direction and selector: dir out src A dst B proto P ...",
      required = true,
      multiValued = true)
  @Completion(InstalledPolicyCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
