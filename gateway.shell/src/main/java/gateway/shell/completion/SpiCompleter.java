package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** The SPIs that are installed. */
@Service
public final class SpiCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    return known("spi", "sa:list");
  }
}
