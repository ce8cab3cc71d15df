package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** A flow and the port it comes by: {@code src dst proto [sport dport] [in-port]}. */
@Service
public final class ExplainCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return switch (before.size()) {
      case 2 -> SelectorWords.PROTOCOLS;
      case 3, 5 -> known("name", "port:list");
      default -> List.of();
    };
  }
}
