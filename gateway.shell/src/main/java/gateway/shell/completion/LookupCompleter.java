package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** A flow in a direction: {@code dir src dst proto [sport dport]}. */
@Service
public final class LookupCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return switch (before.size()) {
      case 0 -> SelectorWords.DIRECTIONS;
      case 3 -> SelectorWords.PROTOCOLS;
      default -> List.of();
    };
  }
}
