package gateway.netfilter;

/**
 * What a hook answers: an int, so that answering allocates nothing. The numbers are Linux's {@code
 * NF_DROP} and {@code NF_ACCEPT}; every other number counts as {@link #DROP}.
 */
public final class Verdict {
  /** The packet ends here and is counted. */
  public static final int DROP = 0;

  /** The packet goes on to the next hook of the chain, or past the point. */
  public static final int ACCEPT = 1;

  private Verdict() {}

  /** The verdict that an answer stands for: fails closed. */
  public static int of(int answer) {
    return answer == ACCEPT ? ACCEPT : DROP;
  }
}
