package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The files of {@code ip xfrm} lines in the gateway's folder. */
@Service
public final class LoadFileCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return before.isEmpty() && operations != null ? operations.folder().names() : List.of();
  }
}
