package gateway.core.guest;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.GatewayException;
import java.util.EnumSet;
import java.util.Set;

/** A cipher provider that came. */
public final class GuestCipher implements AeadProvider {
  private final AeadProvider guest;
  private final String name;
  private final String version;
  private final boolean allocationFree;
  private final Set<AeadAlgorithm> algorithms = EnumSet.noneOf(AeadAlgorithm.class);

  /**
   * Asks a provider for what it is.
   *
   * @throws GatewayException EINVAL when it cannot say
   */
  public GuestCipher(AeadProvider guest) throws GatewayException {
    this.guest = guest;
    name = Introduction.name(guest, "name()", guest::name);
    version = Introduction.ask(guest, "version()", guest::version);
    allocationFree = Introduction.ask(guest, "allocationFree()", guest::allocationFree);
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      if (Introduction.ask(guest, "supports()", () -> guest.supports(algorithm))) {
        algorithms.add(algorithm);
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public boolean supports(AeadAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  @Override
  public boolean allocationFree() {
    return allocationFree;
  }

  @Override
  public AeadSession newSession(AeadAlgorithm algorithm, byte[] key, boolean seal)
      throws GatewayException {
    return guest.newSession(algorithm, key, seal);
  }
}
