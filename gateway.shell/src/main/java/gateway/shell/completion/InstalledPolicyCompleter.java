package gateway.shell.completion;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import gateway.shell.operations.Request;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/**
 * The words that name an installed policy: of every policy that begins with the words before, the
 * next one.
 */
@Service
public final class InstalledPolicyCompleter extends WordsCompleter {
  private static final String LOOKED_AT = "1000";

  @Override
  Collection<String> propose(List<String> before) {
    Set<String> next = new LinkedHashSet<>();
    if (operations == null) {
      return next;
    }
    try {
      for (JsonNode row : operations.handle(Request.of("spd:list", "--limit", LOOKED_AT))) {
        List<String> words = words(row);
        if (words.size() > before.size() && words.subList(0, before.size()).equals(before)) {
          next.add(words.get(before.size()));
        }
      }
    } catch (GatewayException e) {
      // nothing is known while the gateway goes down
    }
    return next;
  }

  // Of "xfrm policy add dir out src A dst B ... action block" the direction and the selector.
  private static List<String> words(JsonNode row) {
    List<String> all = Arrays.asList(row.path("line").asText().split(" "));
    int end = 3;
    while (end < all.size()
        && !List.of("action", "priority", "index", "tmpl").contains(all.get(end))) {
      end++;
    }
    return all.subList(Math.min(3, all.size()), end);
  }
}
