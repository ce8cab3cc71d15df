package gateway.itest.deploy;

import java.util.Locale;

/** Policies and SAs of the gateway under test. */
final class Lines {
  /** Two SAs: what leaves for the peer, and what comes from there. */
  static final String SAS =
      """
      xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 reqid 1 mode tunnel \
      aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128 replay-window 1024
      xfrm state add src 192.0.2.2 dst 192.0.2.1 proto esp spi 0x1002 reqid 1 mode tunnel \
      aead 'rfc4106(gcm(aes))' 0x101112131415161718191a1b1c1d1e1f20212223 128 replay-window 1024
      """;

  private static final String OUT =
      "tmpl src 192.0.2.1 dst 192.0.2.2 proto esp reqid 1 mode tunnel";
  private static final String IN = "tmpl src 192.0.2.2 dst 192.0.2.1 proto esp reqid 1 mode tunnel";

  private static final int FILLERS = 60;

  private Lines() {}

  /** One strong discard, the tunnel, clear traffic to the spare port, and others of no concern. */
  static String policies() {
    StringBuilder text = new StringBuilder();
    add(text, "out src 172.16.0.0/16 dst 172.17.0.0/16 priority 1 action allow");
    add(
        text,
        "fwd src 10.1.0.0/16 dst 10.2.0.0/16 proto udp dport %d priority 10 action block"
            .formatted(Probe.DISCARD.port()));
    add(text, "fwd src 10.1.0.0/16 dst 10.2.0.0/16 priority 100");
    add(text, "out src 10.1.0.0/16 dst 10.2.0.0/16 priority 100 " + OUT);
    add(text, "fwd src 10.2.0.0/16 dst 10.1.0.0/16 priority 100 " + IN);
    add(text, "out src 10.2.0.0/16 dst 10.1.0.0/16 priority 100");
    add(text, "fwd src 10.1.0.0/16 dst 10.3.0.0/16 priority 100");
    add(text, "out src 10.1.0.0/16 dst 10.3.0.0/16 priority 100");
    for (int i = 0; i < FILLERS; i++) {
      for (String dir : new String[] {"out", "fwd", "in"}) {
        add(
            text,
            String.format(
                Locale.ROOT,
                "%s src 172.20.%d.0/24 dst 172.21.%d.0/24 priority %d",
                dir,
                i,
                i,
                200 + i));
      }
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String policy) {
    text.append("xfrm policy add dir ").append(policy).append('\n');
  }
}
