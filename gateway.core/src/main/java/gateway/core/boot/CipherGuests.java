package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.commit.Change;
import gateway.core.guest.GuestCipher;
import gateway.crypto.api.AeadProvider;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cipher providers that are here, the preferred one first: those that make no garbage before
 * those that do, whatever the order in which they came.
 *
 * <p>Threading: whoever holds the host's lock.
 */
final class CipherGuests {
  private final Drivers<AeadProvider, GuestCipher> ciphers = new Drivers<>();
  private final List<AeadProvider> order = new ArrayList<>();

  /** Those that serve, the preferred one first. */
  List<AeadProvider> inOrder() {
    return List.copyOf(order);
  }

  void arrive(AeadProvider guest, GuestCipher provider, @Nullable Gateway running) {
    if (ciphers.add(provider.name(), guest, provider)) {
      order.add(rank(provider), provider);
      if (running != null) {
        if (!Answer.within(running.insist(new Change.AddCipher(provider)))) {
          running.report("cipher " + provider.name() + " is late: a worker does not move");
        }
      }
    }
  }

  /** Its SAs leave it; answers its card, null when it is not here. */
  @Nullable GuestCipher depart(AeadProvider guest, @Nullable Gateway running) {
    GuestCipher provider = ciphers.known(guest);
    if (ciphers.remove(guest) && provider != null) {
      leave(provider, running);
    }
    return provider;
  }

  private void leave(GuestCipher provider, @Nullable Gateway running) {
    order.remove(provider);
    GuestCipher next = ciphers.get(provider.name());
    if (next != null) {
      order.add(rank(next), next);
    }
    if (running == null) {
      return;
    }
    if (next != null) {
      Answer.within(running.insist(new Change.AddCipher(next)));
    }
    if (!Answer.within(running.insist(new Change.RemoveCipher(provider)))) {
      running.report("cipher " + provider.name() + " is still in use although its bundle goes");
    }
  }

  private int rank(AeadProvider provider) {
    int rank = 0;
    while (rank < order.size()
        && (!provider.allocationFree() || order.get(rank).allocationFree())) {
      rank++;
    }
    return rank;
  }
}
