package gateway.netfilter;

/**
 * Where on a packet's way hooks stand, in the order of the way; named as Linux names them ({@code
 * NF_INET_*}, {@code NF_NETDEV_*}).
 */
public enum HookPoint {
  /** As received, before the header is parsed: no addresses, no ports. */
  INGRESS("ingress"),
  /** Parsed, before the route is looked up. ESP for the gateway passes here sealed and opened. */
  PREROUTING("prerouting"),
  /** For the gateway itself. */
  LOCAL_IN("local-in"),
  /** From a port to a port, allowed by the fwd policies. */
  FORWARD("forward"),
  /** Made by the gateway itself. */
  LOCAL_OUT("local-out"),
  /** About to leave, before the out policies decide on protection. */
  POSTROUTING("postrouting"),
  /** As transmitted: sealed, where it is protected. */
  EGRESS("egress");

  private static final HookPoint[] ALL = values();

  /** How many there are. */
  public static final int COUNT = ALL.length;

  private final String label;

  HookPoint(String label) {
    this.label = label;
  }

  /** The word of command lines, files and listings. */
  public String label() {
    return label;
  }
}
