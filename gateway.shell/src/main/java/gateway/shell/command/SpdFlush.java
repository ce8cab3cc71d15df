package gateway.shell.command;

import gateway.shell.completion.FlushCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:flush}. */
@Service
@Command(scope = "spd", name = "flush", description = "Removes all policies.")
@Allowed(Role.OPERATOR)
public final class SpdFlush extends GatewayAction {
  @Argument(
      name = "direction",
      description = "dir out, dir in or dir fwd; all of them when left out.",
      required = false,
      multiValued = true)
  @Completion(FlushCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
