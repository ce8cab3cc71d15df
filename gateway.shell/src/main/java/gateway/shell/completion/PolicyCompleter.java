package gateway.shell.completion;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;

/** The words of {@code ip xfrm policy add}: the next keyword, or the values of the last one. */
@Service
public final class PolicyCompleter extends WordsCompleter {
  private static final List<String> POLICY = List.of("dir", "action", "priority", "index", "tmpl");
  private static final List<String> TEMPLATE =
      List.of("src", "dst", "proto", "spi", "reqid", "mode", "level");

  @Override
  Collection<String> propose(List<String> before) {
    int template = before.indexOf("tmpl");
    return template >= 0
        ? template(before.subList(template + 1, before.size()), before)
        : policy(before);
  }

  private List<String> policy(List<String> before) {
    @Nullable List<String> values = values(last(before));
    if (values != null) {
      return values;
    }
    List<String> keywords = new ArrayList<>(POLICY);
    keywords.addAll(1, SelectorWords.keywords(before));
    return unused(keywords, before);
  }

  private @Nullable List<String> values(String keyword) {
    return switch (keyword) {
      case "dir" -> SelectorWords.DIRECTIONS;
      case "action" -> List.of("allow", "block", "discard");
      case "priority", "index" -> List.of();
      default -> SelectorWords.values(keyword, known(keyword, "spd:list", "--limit", "100"));
    };
  }

  // A policy has one template; what stands behind it belongs to it, or to the policy again.
  private List<String> template(List<String> inside, List<String> before) {
    return switch (last(inside)) {
      case "src", "dst" -> known(last(inside), "sa:list");
      case "proto" -> List.of("esp");
      case "mode" -> List.of("tunnel");
      case "level" -> List.of("required");
      case "reqid" -> known("reqid", "sa:list");
      case "spi" -> known("spi", "sa:list");
      case "priority", "index", "dir", "action" -> List.copyOf(policy(inside));
      default -> {
        List<String> next = new ArrayList<>(unused(TEMPLATE, inside));
        next.addAll(unused(List.of("dir", "action", "priority", "index"), before));
        yield next;
      }
    };
  }
}
