package gateway.netfilter;

/**
 * Usual places in a chain, the lowest first; Linux's numbers ({@code enum nf_ip_hook_priorities}).
 * Any int may be used.
 */
public final class HookPriority {
  public static final int FIRST = Integer.MIN_VALUE;
  public static final int RAW = -300;
  public static final int CONNTRACK = -200;
  public static final int MANGLE = -150;

  /** Translation of destinations. */
  public static final int NAT_DST = -100;

  public static final int FILTER = 0;
  public static final int SECURITY = 50;

  /** Translation of sources. */
  public static final int NAT_SRC = 100;

  public static final int LAST = Integer.MAX_VALUE;

  private HookPriority() {}
}
