package gateway.shell.command;

import gateway.shell.completion.StateCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code sa:add}. */
@Service
@Command(scope = "sa", name = "add", description = "Adds an SA.")
@Allowed(Role.OPERATOR)
public final class SaAdd extends GatewayAction {
  @Argument(
      name = "sa",
      description =
          "As in ip xfrm state: src A dst B proto esp spi N mode tunnel aead NAME KEY 128 ...",
      required = true,
      multiValued = true)
  @Completion(StateCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
