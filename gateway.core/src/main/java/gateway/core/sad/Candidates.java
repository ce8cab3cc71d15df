package gateway.core.sad;

import gateway.core.spd.Template;
import gateway.esp.SaParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outbound SAs by what a template names first, so that finding the SA of every template costs
 * as much as there are SAs and templates, not their product.
 */
final class Candidates {
  private final List<SaEntry> all = new ArrayList<>();
  private final Map<Integer, List<SaEntry>> byReqid = new HashMap<>();
  private final Map<Integer, List<SaEntry>> byDestination = new HashMap<>();

  Candidates(Collection<SaEntry> entries) {
    for (SaEntry entry : entries) {
      if (entry.outbound != null) {
        all.add(entry);
        list(byReqid, entry.parameters.reqid()).add(entry);
        list(byDestination, entry.parameters.destination()).add(entry);
      }
    }
  }

  /** Of the SAs that meet a template the one that came last, or null. */
  @Nullable SaEntry newestFor(Template template) {
    SaEntry best = null;
    for (SaEntry entry : shortest(template)) {
      if (template.isMetBy(entry.parameters) && (best == null || entry.serial > best.serial)) {
        best = entry;
      }
    }
    return best;
  }

  private List<SaEntry> shortest(Template template) {
    List<SaEntry> candidates = all;
    if (template.reqid() != 0) {
      candidates = byReqid.getOrDefault(template.reqid(), List.of());
    }
    if (template.mode() == SaParameters.Mode.TUNNEL && template.destination() != 0) {
      List<SaEntry> there = byDestination.getOrDefault(template.destination(), List.of());
      if (there.size() < candidates.size()) {
        candidates = there;
      }
    }
    return candidates;
  }

  private static List<SaEntry> list(Map<Integer, List<SaEntry>> map, int key) {
    return map.computeIfAbsent(key, k -> new ArrayList<>(1));
  }
}
