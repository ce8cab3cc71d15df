package gateway.spd.api;

/** The three policy databases, named as Linux names them ({@code XFRM_POLICY_*}). */
public enum Direction {
  /** Packets that leave: decides protection. */
  OUT,
  /** Packets for the gateway itself. */
  IN,
  /** Packets that enter to be forwarded. */
  FWD;

  private static final Direction[] ALL = values();

  /** How many there are. */
  public static final int COUNT = ALL.length;

  /** The word of command lines and files. */
  public String label() {
    return switch (this) {
      case OUT -> "out";
      case IN -> "in";
      case FWD -> "fwd";
    };
  }
}
