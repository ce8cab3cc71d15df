package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code dir} and a direction. */
@Service
public final class FlushCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return switch (before.size()) {
      case 0 -> List.of("dir");
      case 1 -> SelectorWords.DIRECTIONS;
      default -> List.of();
    };
  }
}
