package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Some usual numbers; any other will do. */
@Service
public final class NumberCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return List.of("10", "100", "1000");
  }
}
