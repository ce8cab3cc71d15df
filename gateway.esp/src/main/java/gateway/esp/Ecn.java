package gateway.esp;

/** Explicit congestion notification through a tunnel (RFC 6040). Stateless. */
final class Ecn {
  /** The sender of the inner packet does not speak ECN. */
  static final int NOT_ECT = 0;

  static final int ECT_1 = 1;
  static final int ECT_0 = 2;

  /** Congestion experienced. */
  static final int CE = 3;

  /** What {@link #decapsulate} answers for a packet that must be dropped. */
  static final int DROP = -1;

  private Ecn() {}

  /**
   * What the inner packet carries on (RFC 6040 section 4.2, figure 4).
   *
   * @param inner the ECN field that arrived inside, 0..3
   * @param outer the ECN field that arrived outside, 0..3
   * @return the field for the inner packet, or {@link #DROP}
   */
  static int decapsulate(int inner, int outer) {
    if (outer == CE) {
      // Congestion cannot be told to a sender that does not listen, except by loss.
      return inner == NOT_ECT ? DROP : CE;
    }
    return inner == ECT_0 && outer == ECT_1 ? ECT_1 : inner;
  }
}
