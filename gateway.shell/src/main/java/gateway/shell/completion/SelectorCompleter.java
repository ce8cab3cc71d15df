package gateway.shell.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** The words of a selector, as for a trace. */
@Service
public final class SelectorCompleter extends WordsCompleter {
  @Override
  Collection<String> propose(List<String> before) {
    String keyword = last(before);
    @Nullable List<String> values =
        SelectorWords.values(keyword, known(keyword, "spd:list", "--limit", "100"));
    return values != null ? values : unused(SelectorWords.keywords(before), before);
  }
}
