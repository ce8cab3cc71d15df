package gateway.shell.command;

import gateway.shell.completion.LookupCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:lookup}. */
@Service
@Command(scope = "spd", name = "lookup", description = "Tells which policy a packet meets.")
@Allowed(Role.VIEWER)
public final class SpdLookup extends GatewayAction {
  @Argument(
      name = "flow",
      description = "dir src dst proto [sport dport].",
      required = true,
      multiValued = true)
  @Completion(LookupCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
