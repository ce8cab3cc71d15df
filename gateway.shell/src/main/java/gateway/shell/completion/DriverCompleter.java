package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The SPD drivers that are here, then how to go over to one. */
@Service
public final class DriverCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return before.isEmpty() ? known("name", "spd:drivers") : List.of("--rebuild", "--verify");
  }
}
