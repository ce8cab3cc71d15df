package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The directions. */
@Service
public final class DirectionCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return SelectorWords.DIRECTIONS;
  }
}
