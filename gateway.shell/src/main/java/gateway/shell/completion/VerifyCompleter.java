package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** How much a swap compares. */
@Service
public final class VerifyCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return List.of("full", "budget");
  }
}
