package gateway.tool.demo;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The policies of one gateway as {@code ip xfrm} lines: those of the probe classes, and others
 * around them that come near the probes and never match one, until there are {@link
 * Judge#POLICIES}.
 */
final class PolicySet {
  /** Where the demo's transfer listens. */
  static final int TRANSFER_PORT = 7001;

  private static final int CLASS_PRIORITY = 1_000;
  private static final int REST_PRIORITY = 5_000;
  // Below the ports that clients get from the kernel.
  private static final int MOST_TCP_PORT = 32_767;

  private final StringBuilder text = new StringBuilder(1 << 20);
  private final Set<String> selectors = new HashSet<>();
  private final SplittableRandom random;
  private final Side here;

  private PolicySet(Side here, long seed) {
    this.here = here;
    this.random = new SplittableRandom(seed);
  }

  /**
   * The file's text.
   *
   * @param here whose policies
   * @param seed of the policies around those of the classes
   */
  static String text(Side here, long seed) {
    PolicySet set = new PolicySet(here, seed);
    set.classes();
    while (set.selectors.size() < Judge.POLICIES) {
      set.neighbour();
    }
    return set.text.toString();
  }

  /** The policy that discards {@link ProbeClass#DISCARD_LATER} at its sender. */
  static String discard(Side here) {
    return String.format(
        Locale.ROOT,
        "dir out src %s/32 dst %s/32 proto udp dport %d action block priority %d",
        here.host(),
        here.other().host(),
        ProbeClass.DISCARD_LATER.port(),
        CLASS_PRIORITY / 2);
  }

  // A protected pair takes four lines: out and fwd for what leaves, fwd and out for what comes.
  private void classes() {
    for (ProbeClass probes : ProbeClass.values()) {
      String port = " proto udp dport " + probes.port();
      if (probes.isProtected()) {
        pair(port, CLASS_PRIORITY, probes.id());
      } else {
        Side there = here.other();
        add("out", here.subnet(), there.subnet(), port, " action block", CLASS_PRIORITY);
        add("fwd", there.subnet(), here.subnet(), port, " action block", CLASS_PRIORITY);
      }
    }
    pair("", REST_PRIORITY, ProbeClass.REST_SA);
  }

  private void pair(String upper, int priority, int sa) {
    String mine = here.subnet();
    String theirs = here.other().subnet();
    add("out", mine, theirs, upper, template(here, sa), priority);
    add("fwd", mine, theirs, upper, "", priority);
    add("fwd", theirs, mine, upper, template(here.other(), sa), priority);
    add("out", theirs, mine, upper, "", priority);
  }

  private static String template(Side from, int sa) {
    return String.format(
        Locale.ROOT,
        " tmpl src %s dst %s proto esp reqid %d mode tunnel",
        from.wan(),
        from.other().wan(),
        reqid(from, sa));
  }

  /** The number that ties templates and SA of one direction. */
  static int reqid(Side from, int sa) {
    return ProbeClass.spi(from, sa);
  }

  private void add(
      String direction, String src, String dst, String upper, String action, int priority) {
    String selector = direction + " src " + src + " dst " + dst + upper;
    if (selectors.size() < Judge.POLICIES && selectors.add(selector)) {
      text.append("xfrm policy add dir ").append(selector);
      // the grammar wants action and priority in front of the template
      boolean template = action.startsWith(" tmpl");
      text.append(template ? "" : action).append(" priority ").append(priority);
      text.append(template ? action : "").append('\n');
    }
  }

  // Shaped like what gateways have: pairs of subnets, services of the same subnets, single hosts,
  // and wide blocks with port ranges.
  private void neighbour() {
    int kind = random.nextInt(10);
    if (kind < 4) {
      subnets();
    } else if (kind < 7) {
      service();
    } else if (kind < 9) {
      hosts();
    } else {
      block();
    }
  }

  private void subnets() {
    // one end may be the probes' own subnet, never both
    String left = String.format(Locale.ROOT, "10.1.%d.0/24", 1 + random.nextInt(255));
    String right = String.format(Locale.ROOT, "10.2.%d.0/24", random.nextInt(256));
    String src = here == Side.LEFT ? left : right;
    String dst = here == Side.LEFT ? right : left;
    int priority = 100 + random.nextInt(4_000);
    add("out", src, dst, "", template(here, ProbeClass.REST_SA), priority);
    add("fwd", src, dst, "", "", priority);
    add("fwd", dst, src, "", template(here.other(), ProbeClass.REST_SA), priority);
    add("out", dst, src, "", "", priority);
  }

  // The very subnets of the probes, ports that no probe and no transfer uses, stronger than the
  // classes' policies: a lookup must look at them.
  private void service() {
    boolean udp = random.nextBoolean();
    int port;
    do {
      port = 1 + random.nextInt(udp ? 65_535 : MOST_TCP_PORT);
    } while (isUsed(port));
    boolean outward = random.nextBoolean();
    Side from = outward ? here : here.other();
    String upper = " proto " + (udp ? "udp" : "tcp") + " dport " + port;
    String direction = outward ? "out" : random.nextInt(4) == 0 ? "in" : "fwd";
    String action = random.nextInt(3) == 0 ? " action block" : template(from, ProbeClass.REST_SA);
    int priority = 1 + random.nextInt(CLASS_PRIORITY / 2);
    add(direction, from.subnet(), from.other().subnet(), upper, action, priority);
  }

  private static boolean isUsed(int port) {
    boolean used = port == TRANSFER_PORT;
    for (ProbeClass probes : ProbeClass.values()) {
      used |= port == probes.port();
    }
    return used;
  }

  private void hosts() {
    String src = String.format(Locale.ROOT, "10.1.0.%d/32", 2 + random.nextInt(250));
    String dst = String.format(Locale.ROOT, "10.2.0.%d/32", 2 + random.nextInt(250));
    boolean left = here == Side.LEFT;
    int priority = 1 + random.nextInt(CLASS_PRIORITY / 2);
    String action = random.nextInt(4) == 0 ? " action block" : template(here, ProbeClass.REST_SA);
    add("out", left ? src : dst, left ? dst : src, "", action, priority);
    add("fwd", left ? src : dst, left ? dst : src, "", "", priority);
  }

  private void block() {
    int low = 1_024 + random.nextInt(50_000);
    String upper =
        String.format(
            Locale.ROOT,
            " proto %s sport 1024-65535 dport %d-%d",
            random.nextBoolean() ? "udp" : "tcp",
            low,
            low + random.nextInt(1_000));
    int length = 12 + random.nextInt(9);
    int base = (172 << 24 | 16 << 16 | random.nextInt(1 << 20)) & -1 << 32 - length;
    String src =
        String.format(
            Locale.ROOT, "%d.%d.%d.0/%d", base >>> 24, base >>> 16 & 255, base >>> 8 & 255, length);
    String dst = String.format(Locale.ROOT, "192.168.%d.0/24", random.nextInt(256));
    add(random.nextBoolean() ? "out" : "fwd", src, dst, upper, " action block", 100);
  }
}
