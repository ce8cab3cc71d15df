package gateway.core.commit;

import gateway.core.guest.GuestCalls;
import gateway.core.lease.LeaseKeeper;
import gateway.core.sad.SaEntry;
import gateway.core.sad.Sad;
import gateway.crypto.api.AeadSession;
import gateway.packet.GatewayException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a commit took out of force, and may be freed when nobody can be inside it any more: SAs and
 * cipher sessions.
 *
 * <p>Threading: the conductor.
 */
final class Retired {
  private final GuestCalls calls;
  private List<SaEntry> entries = List.of();
  private List<AeadSession> sessions = List.of();

  Retired(GuestCalls calls) {
    this.calls = calls;
  }

  /** These SAs are not shown any more. */
  void took(List<SaEntry> gone) {
    entries = gone;
  }

  /** These sessions were exchanged for others. */
  void exchanged(List<AeadSession> before) {
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
      close(entries, SaEntry::close);
      close(sessions, Sad::close);
    }
    entries = List.of();
    sessions = List.of();
  }

  /** The gateway has ended: closes these, too. */
  void discard(Collection<SaEntry> all) {
    close(List.copyOf(all), SaEntry::close);
    close(entries, SaEntry::close);
  }

  // When one does not return, the rest of them keep their memory: two seconds are lost, not two for
  // each.
  private <T> void close(List<T> all, Consumer<? super T> one) {
    AtomicInteger done = new AtomicInteger();
    try {
      var unused =
          calls.run(
              "A cipher provider, closing a session,",
              done::get,
              () -> {
                for (T each : all) {
                  one.accept(each);
                  done.incrementAndGet();
                }
              });
    } catch (GatewayException e) {
      throw new AssertionError("close passes nothing on", e);
    }
  }
}
