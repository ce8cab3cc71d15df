package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Directions, each with what happens there. */
@Service
public final class DefaultsCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return before.size() % 2 == 0
        ? unused(SelectorWords.DIRECTIONS, before)
        : List.of("accept", "block");
  }
}
