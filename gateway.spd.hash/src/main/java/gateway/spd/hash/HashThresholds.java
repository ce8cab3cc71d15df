package gateway.spd.hash;

import gateway.spd.api.Direction;

/**
 * The shortest prefixes that are hashed, as in {@code ip xfrm policy set hthresh4 LOCAL REMOTE} and
 * {@code hthresh4: [LOCAL, REMOTE]}.
 *
 * @param local prefix length of the address on our side, 0..32: the source of what goes out, the
 *     destination of what comes in
 * @param remote prefix length of the address on the other side, 0..32
 */
public record HashThresholds(int local, int remote) {
  /** Refuses what is no IPv4 prefix length. */
  public HashThresholds {
    if (local < 0 || local > 32 || remote < 0 || remote > 32) {
      throw new IllegalArgumentException("hthresh4 takes two prefix lengths of 0..32");
    }
  }

  /** The threshold of source addresses. */
  int source(Direction direction) {
    return direction == Direction.OUT ? local : remote;
  }

  /** The threshold of destination addresses. */
  int destination(Direction direction) {
    return direction == Direction.OUT ? remote : local;
  }
}
