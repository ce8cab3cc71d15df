package gateway.core.guest;

import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.crypto.api.AeadSession;
import gateway.packet.GatewayException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** A cipher provider that came. */
public final class GuestCipher implements AeadProvider, Card {
  private final AeadProvider guest;
  private final Attendance here;
  private final String name;
  private final String version;
  private final boolean allocationFree;
  private final Set<AeadAlgorithm> algorithms = EnumSet.noneOf(AeadAlgorithm.class);

  /**
   * Asks a provider for what it is.
   *
   * @param here until when it may be called
   * @throws GatewayException EINVAL when it cannot say, ENOENT when it goes meanwhile
   */
  public GuestCipher(AeadProvider guest, Attendance here) throws GatewayException {
    this.guest = guest;
    this.here = here;
    Introduction asked = new Introduction(guest, here);
    name = asked.name("name()", guest::name);
    version = asked.ask("version()", guest::version);
    allocationFree = asked.ask("allocationFree()", guest::allocationFree);
    for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
      if (asked.ask("supports()", () -> guest.supports(algorithm))) {
        algorithms.add(algorithm);
      }
    }
  }

  @Override
  public Attendance attendance() {
    return here;
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
    here.require();
    AeadSession session = guest.newSession(algorithm, key, seal);
    return new GuestSession(Objects.requireNonNull(session, "newSession() answers null"), here);
  }
}
