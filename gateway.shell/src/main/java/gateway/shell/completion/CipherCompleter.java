package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The cipher providers that are here. */
@Service
public final class CipherCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return before.isEmpty() ? known("name", "cipher:list") : List.of();
  }
}
