package gateway.tool.simulation;

import gateway.core.commit.Change;
import gateway.core.spd.PolicySpec;
import gateway.core.spd.Template;
import gateway.crypto.api.AeadAlgorithm;
import gateway.esp.SaParameters;
import gateway.spd.api.Action;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The policies and SAs that both sides are told. */
final class Keys {
  static final int[] WAN = {0xc0000201, 0xc0000202};

  private static final int MAIN_PRIORITY = 1000;
  private static final int OVERLAY_PRIORITY = 10;
  private static final int FIRST_REQID = 100;

  private final SplittableRandom random;

  Keys(SplittableRandom random) {
    this.random = random;
  }

  /** An SA that carries a class from one side to the other; {@code n} counts its rekeys. */
  SaParameters sa(int from, int trafficClass, int n, int window) {
    byte[] key = new byte[n % 2 == 0 ? 16 : 32];
    random.nextBytes(key);
    return new SaParameters(
        WAN[from],
        WAN[1 - from],
        spi(from, trafficClass, n),
        reqid(trafficClass),
        SaParameters.Mode.TUNNEL,
        AeadAlgorithm.AES_GCM,
        key,
        random.nextInt(),
        false,
        window,
        0,
        0,
        new SaParameters.Encapsulation(4500, 4500),
        null);
  }

  static int reqid(int trafficClass) {
    return FIRST_REQID + trafficClass;
  }

  static int spi(int from, int trafficClass, int n) {
    return (from + 1) << 24 | trafficClass << 16 | (n + 1) << 8;
  }

  static Selector selector(int side, int trafficClass, int protocol) {
    return Selector.of(
        AddressRange.ipv4Prefix(Traffic.host(side, trafficClass, 0), 24),
        AddressRange.ipv4Prefix(Traffic.host(1 - side, trafficClass, 0), 24),
        protocol);
  }

  /** The policy that decides how a class leaves its side. */
  static PolicySpec leaving(int side, int trafficClass, Form form) {
    return policy(
        Direction.OUT, selector(side, trafficClass, 0), MAIN_PRIORITY, form, side, trafficClass);
  }

  /** The policy that lets a class into its side from the hosts. */
  static PolicySpec entering(int side, int trafficClass) {
    return policy(
        Direction.FWD, selector(side, trafficClass, 0), MAIN_PRIORITY, Form.BYPASS, side, 0);
  }

  /** The policy that says how a class must arrive at {@code side} from the other. */
  static PolicySpec arriving(int side, int trafficClass, Form form) {
    return policy(
        Direction.FWD,
        selector(1 - side, trafficClass, 0),
        MAIN_PRIORITY,
        form,
        1 - side,
        trafficClass);
  }

  /**
   * What takes a class's arrival at {@code side} away, or gives it back: for some of the protected
   * ones the policy demands another class's SA, for all others a stronger discard comes and goes.
   */
  static Change arrivalChange(int side, int trafficClass, boolean discard) {
    if (trafficClass % 2 == 0 && trafficClass < Traffic.FIRST_BYPASS) {
      int demanded = discard ? trafficClass + 1 : trafficClass;
      Selector arriving = selector(1 - side, trafficClass, 0);
      return new Change.UpdatePolicy(
          policy(Direction.FWD, arriving, MAIN_PRIORITY, Form.PROTECT, 1 - side, demanded));
    }
    PolicySpec overlay = overlay(Direction.FWD, 1 - side, trafficClass);
    return discard
        ? new Change.AddPolicy(overlay)
        : new Change.DeletePolicy(Direction.FWD, overlay.selector());
  }

  /** The policy that lets what arrived go on to the hosts. */
  static PolicySpec delivering(int side, int trafficClass) {
    return policy(
        Direction.OUT, selector(1 - side, trafficClass, 0), MAIN_PRIORITY, Form.BYPASS, side, 0);
  }

  /** A stronger discard over the same packets, with a selector of its own. */
  static PolicySpec overlay(Direction direction, int from, int trafficClass) {
    return policy(
        direction, selector(from, trafficClass, 17), OVERLAY_PRIORITY, Form.DISCARD, from, 0);
  }

  /** A policy that matches no packet of any class. */
  PolicySpec filler(Direction direction) {
    int source = 10 << 24 | 100 + random.nextInt(100) << 16 | random.nextInt(1 << 16);
    int destination = 10 << 24 | random.nextInt(256) << 16 | random.nextInt(1 << 16);
    int sport = random.nextInt(60_000);
    Selector selector =
        new Selector(
            AddressRange.ipv4Prefix(source, 16 + random.nextInt(17)),
            AddressRange.ipv4Prefix(destination, random.nextInt(33)),
            random.nextBoolean() ? 0 : 17,
            sport,
            sport + random.nextInt(5000),
            0,
            random.nextBoolean() ? 65_535 : random.nextInt(65_536));
    return new PolicySpec(direction, selector, random.nextInt(2000), Action.DISCARD, null, 0, 0);
  }

  private static PolicySpec policy(
      Direction direction, Selector selector, int priority, Form form, int from, int trafficClass) {
    @Nullable Template template =
        form == Form.PROTECT
            ? new Template(
                WAN[from], WAN[1 - from], FIRST_REQID + trafficClass, SaParameters.Mode.TUNNEL, 0)
            : null;
    Action action =
        switch (form) {
          case PROTECT -> Action.PROTECT;
          case BYPASS -> Action.BYPASS;
          case DISCARD -> Action.DISCARD;
        };
    return new PolicySpec(direction, selector, priority, action, template, 0, 0);
  }
}
