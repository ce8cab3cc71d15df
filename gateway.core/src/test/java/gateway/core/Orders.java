package gateway.core;

import gateway.core.commit.Change;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.crypto.api.AeadAlgorithm;
import gateway.esp.SaParameters;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Policies and SAs of the tests: 10.1/16 is near, 10.2/16 far, 10.3/16 a clear neighbour. */
public final class Orders {
  public static final int NEAR = 0x0a010000;
  public static final int FAR = 0x0a020000;
  public static final int CLEAR = 0x0a030000;
  public static final int NEAR_WAN = 0xc0000201;
  public static final int FAR_WAN = 0xc0000202;
  public static final int REQID = 7;

  private Orders() {}

  /** From one /16 to another, any protocol. */
  public static Selector between(int source, int destination) {
    return between(source, destination, 0);
  }

  /** From one /16 to another. */
  public static Selector between(int source, int destination, int protocol) {
    return Selector.of(
        AddressRange.ipv4Prefix(source, 16), AddressRange.ipv4Prefix(destination, 16), protocol);
  }

  /** The tunnel from near to far. */
  public static Template leaving() {
    return new Template(NEAR_WAN, FAR_WAN, REQID, SaParameters.Mode.TUNNEL, 0);
  }

  /** The tunnel from far to near. */
  public static Template arriving() {
    return new Template(FAR_WAN, NEAR_WAN, REQID, SaParameters.Mode.TUNNEL, 0);
  }

  public static PolicySpec protect(Direction direction, Selector selector, Template template) {
    return policy(direction, selector, 100, Action.PROTECT, template);
  }

  public static PolicySpec bypass(Direction direction, Selector selector) {
    return policy(direction, selector, 100, Action.BYPASS, null);
  }

  public static PolicySpec discard(Direction direction, Selector selector, int priority) {
    return policy(direction, selector, priority, Action.DISCARD, null);
  }

  public static PolicySpec policy(
      Direction direction,
      Selector selector,
      int priority,
      Action action,
      @Nullable Template template) {
    return new PolicySpec(direction, selector, priority, action, template, 0, 0);
  }

  public static Change add(PolicySpec policy) {
    return new Change.AddPolicy(policy);
  }

  public static Change delete(PolicySpec policy) {
    return new Change.DeletePolicy(policy.direction(), policy.selector());
  }

  /** The SA from far to near, UDP encapsulated. */
  public static SaParameters inbound(int spi) {
    return sa(FAR_WAN, NEAR_WAN, spi, REQID, spi, true, null);
  }

  /** The SA from near to far, UDP encapsulated. */
  public static SaParameters outbound(int spi) {
    return sa(NEAR_WAN, FAR_WAN, spi, REQID, spi, true, null);
  }

  /**
   * @param seed of the key
   */
  public static SaParameters sa(
      int source,
      int destination,
      int spi,
      int reqid,
      long seed,
      boolean udp,
      @Nullable Selector selector) {
    byte[] key = new byte[16];
    Random random = new Random(seed);
    random.nextBytes(key);
    return new SaParameters(
        source,
        destination,
        spi,
        reqid,
        SaParameters.Mode.TUNNEL,
        AeadAlgorithm.AES_GCM,
        key,
        random.nextInt(),
        false,
        64,
        0,
        0,
        udp ? new SaParameters.Encapsulation(4500, 4500) : null,
        selector);
  }
}
