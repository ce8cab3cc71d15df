package gateway.shell.command;

import gateway.shell.completion.SpiCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code sa:show}. */
@Service
@Command(
    scope = "sa",
    name = "show",
    description = "Shows the SAs of an SPI with all they have but the key.")
@Allowed(Role.VIEWER)
public final class SaShow extends GatewayAction {
  @Argument(
      name = "spi",
      description = "The SPI, decimal or 0x.",
      required = true,
      multiValued = true)
  @Completion(SpiCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    words(words, this.words);
  }
}
