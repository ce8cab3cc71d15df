package gateway.shell.command;

import gateway.shell.completion.ExplainCompleter;
import gateway.shell.completion.NumberCompleter;
import gateway.shell.completion.SpiCompleter;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code gateway:explain}. */
@Service
@Command(
    scope = "gateway",
    name = "explain",
    description = "Tells stage by stage what becomes of a packet, without sending one.")
@Allowed(Role.VIEWER)
public final class GatewayExplain extends GatewayAction {
  @Option(name = "--from-sa", description = "The packet comes out of this SA.")
  @Completion(SpiCompleter.class)
  @Nullable String fromSa;

  @Option(name = "--spi", description = "The SPI of an ESP packet.")
  @Completion(SpiCompleter.class)
  @Nullable String spi;

  @Option(name = "--length", description = "Bytes of the packet.")
  @Completion(NumberCompleter.class)
  @Nullable String length;

  @Argument(
      name = "flow",
      description = "src dst proto [sport dport] [in-port].",
      required = true,
      multiValued = true)
  @Completion(ExplainCompleter.class)
  @Nullable List<@Nullable String> words;

  @Override
  void arguments(List<String> words) {
    option(words, "--from-sa", fromSa);
    option(words, "--spi", spi);
    option(words, "--length", length);
    words(words, this.words);
  }
}
