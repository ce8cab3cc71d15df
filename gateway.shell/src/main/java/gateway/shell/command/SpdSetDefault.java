package gateway.shell.command;

import gateway.shell.completion.DefaultsCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:setdefault}. */
@Service
@Command(
    scope = "spd",
    name = "setdefault",
    description = "Says what happens to packets that no policy matches.")
@Allowed(Role.OPERATOR)
public final class SpdSetDefault extends GatewayAction {
  @Argument(
      name = "defaults",
      description = "A direction and accept or block, once or several times.",
      required = true,
      multiValued = true)
  @Completion(DefaultsCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
