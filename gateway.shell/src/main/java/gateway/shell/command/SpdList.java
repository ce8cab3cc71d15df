package gateway.shell.command;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.shell.completion.DirectionCompleter;
import gateway.shell.completion.NumberCompleter;
import gateway.shell.text.TextForm;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** {@code spd:list}. */
@Service
@Command(scope = "spd", name = "list", description = "Lists the policies, the strongest first.")
@Allowed(Role.VIEWER)
public final class SpdList extends GatewayAction {
  @Option(name = "--dir", description = "Only this direction: out, in or fwd.")
  @Completion(DirectionCompleter.class)
  @Nullable String direction;

  @Option(name = "--limit", description = "At most this many.")
  @Completion(NumberCompleter.class)
  @Nullable String limit;

  @Option(name = "--lines", description = "Prints lines that gateway:load reads again.")
  boolean lines;

  @Override
  void printText(JsonNode answer, boolean plain) {
    if (lines) {
      TextForm.printLines(answer, System.out);
    } else {
      super.printText(answer, plain);
    }
  }

  @Override
  void arguments(List<String> words) {
    option(words, "--dir", direction);
    option(words, "--limit", limit);
  }
}
