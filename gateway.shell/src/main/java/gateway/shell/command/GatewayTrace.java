package gateway.shell.command;

import gateway.shell.completion.NumberCompleter;
import gateway.shell.completion.SelectorCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code gateway:trace}. */
@Service
@Command(
    scope = "gateway",
    name = "trace",
    description = "Follows the next packets that match, stage by stage.")
@Allowed(Role.OPERATOR)
public final class GatewayTrace extends GatewayAction {
  @Option(name = "--count", description = "How many packets; 10 when left out.")
  @Completion(NumberCompleter.class)
  @Nullable String count;

  @Option(name = "--timeout", description = "Seconds to wait for them; 10 when left out.")
  @Completion(NumberCompleter.class)
  @Nullable String timeout;

  @Argument(
      name = "selector",
      description = "src A dst B proto P sport N dport N, any of them left out.",
      required = false,
      multiValued = true)
  @Completion(SelectorCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    option(words, "--count", count);
    option(words, "--timeout", timeout);
    words(words, this.words);
  }
}
