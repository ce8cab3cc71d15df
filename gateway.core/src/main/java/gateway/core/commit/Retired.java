package gateway.core.commit;

import gateway.core.lease.LeaseKeeper;
import gateway.core.sad.SaEntry;
import gateway.core.sad.Sad;
import gateway.core.sad.Spent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a commit took out of force, and may be freed when nobody can be inside it any more: SAs and
 * cipher sessions.
 *
 * <p>Threading: the conductor.
 */
final class Retired {
  private final Sad sad;
  private List<SaEntry> entries = List.of();
  private List<Spent> sessions = List.of();

  Retired(Sad sad) {
    this.sad = sad;
  }

  /** These SAs are not shown any more. */
  void took(List<SaEntry> gone) {
    entries = gone;
  }

  /** These sessions were exchanged for others. */
  void exchanged(List<Spent> before) {
    sessions = before;
  }

  /**
   * Nobody uses them any more.
   *
   * @param forsaken whether a worker died that may be inside them for ever
   */
  void settle(LeaseKeeper keeper, boolean forsaken) {
    entries.forEach(keeper::depart);
    if (!forsaken) {
      close(entries);
    }
    entries = List.of();
    sessions = List.of();
  }

  /** The gateway has ended: closes these, too. */
  void discard(Collection<SaEntry> all) {
    List<SaEntry> every = new ArrayList<>(all);
    every.addAll(entries);
    close(every);
  }

  private void close(List<SaEntry> gone) {
    List<Spent> spent = new ArrayList<>(sessions);
    gone.forEach(entry -> spent.add(entry.spent()));
    sad.close(spent);
  }
}
