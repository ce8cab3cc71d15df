package gateway.shell.command;

import gateway.shell.completion.PolicyCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:update}. */
@Service
@Command(scope = "spd", name = "update", description = "Replaces or adds a policy.")
@Allowed(Role.OPERATOR)
public final class SpdUpdate extends GatewayAction {
  @Argument(
      name = "policy",
      description = "As in ip xfrm policy: dir out|in|fwd, a selector, action, priority, tmpl.",
      required = true,
      multiValued = true)
  @Completion(PolicyCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
