package gateway.spd.api;

/**
 * What a driver is told of a policy. Immutable.
 *
 * @param slot the dense number by which the engine knows the policy; below {@link
 *     TableRequest#slots} as last announced by {@link SpdTable#reserve}. Never rewritten: an
 *     updated policy comes in a new slot, and a freed slot comes again only when both tables have
 *     dropped it and no packet can still carry it.
 * @param selector what packets it is about
 * @param rank priority in the upper and insertion sequence in the lower 32 bits; unsigned, the
 *     lowest matching rank wins; unique within a table
 */
public record Policy(int slot, Selector selector, long rank) {
  /** The rank of a priority and a sequence, both unsigned 32 bits. */
  public static long rank(int priority, long sequence) {
    return (priority & 0xffffffffL) << 32 | (sequence & 0xffffffffL);
  }

  /** The priority, unsigned: the lowest is the strongest. */
  public int priority() {
    return (int) (rank >>> 32);
  }
}
