package gateway.bench.tunnel;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The configuration of one of two gateways that face each other: one pair of subnets protected with
 * AES-128-GCM in UDP, among many policies that never match.
 */
public final class GatewayFiles {
  /** The inner address of each side: in 10.1.0.0/24 on the left, in 10.2.0.0/24 on the right. */
  private static final String[] INNER = {"10.1.0.1", "10.2.0.1"};

  private static final String[] SUBNET = {"10.1.0.0/24", "10.2.0.0/24"};
  private static final int[] SPI = {0x1001, 0x1002};
  private static final int PAIR_POLICIES = 4;
  private static final int[] LENGTHS = {32, 28, 24, 20, 16};

  private GatewayFiles() {}

  /** The inner address of a side. */
  public static String inner(int side) {
    return INNER[side];
  }

  /** The subnet behind a side. */
  public static String subnet(int side) {
    return SUBNET[side];
  }

  /**
   * Writes {@code gateway.yaml}, {@code policies.xfrm} and {@code sas.xfrm}.
   *
   * @param folder is made when it is not there
   * @param side {@link VethPair#LEFT} or {@link VethPair#RIGHT}
   * @param policies how many, at least 4
   */
  public static void write(Path folder, int side, int policies) throws GatewayException {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("gateway.yaml"), yaml(side));
      Files.writeString(folder.resolve("policies.xfrm"), policies(side, policies));
      Path keys = folder.resolve("sas.xfrm");
      Files.writeString(keys, sas());
      Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String yaml(int side) {
    return """
    gateway: { name: %s, workers: 1, unmatched: discard }
    spd: { driver: tuple-space }
    ports:
      lan: { type: tun, device: gw0, mtu: 1400, vnet_hdr: true, addresses: [%s/24] }
      wan: { type: udp, local: [%s], encap_port: 4500 }
    routes: [ { to: %s, port: wan }, { to: %s, port: lan } ]
    load: [ policies.xfrm, sas.xfrm ]
    """
        .formatted(
            side == VethPair.LEFT ? "left" : "right",
            INNER[side],
            VethPair.OUTER.get(side),
            SUBNET[1 - side],
            SUBNET[side]);
  }

  /** The four policies that matter, in the midst of others by number, order and strength. */
  public static String policies(int side, int count) {
    StringBuilder text = new StringBuilder();
    String own = SUBNET[side];
    String peer = SUBNET[1 - side];
    int half = (count - PAIR_POLICIES) / 2;
    strangers(text, 0, half, own);
    String rank = " priority 1000";
    line(text, own, peer, "out", rank + template(side, 1 - side));
    line(text, own, peer, "fwd", rank);
    line(text, peer, own, "fwd", rank + template(1 - side, side));
    line(text, peer, own, "out", rank);
    strangers(text, half, count - PAIR_POLICIES, own);
    return text.toString();
  }

  // Of five prefix lengths each way, with and without ports, half of them stronger than the pair's.
  private static void strangers(StringBuilder text, int from, int to, String own) {
    for (int i = from; i < to; i++) {
      int length = LENGTHS[i % LENGTHS.length];
      int network = (0x0a400000 + i * 0x1000) & (-1 << (32 - length));
      String other =
          (network >>> 24)
              + "."
              + (network >>> 16 & 255)
              + "."
              + (network >>> 8 & 255)
              + "."
              + (network & 255)
              + "/"
              + length;
      String ports = i % 3 == 0 ? "" : i % 3 == 1 ? " proto tcp dport " + (1024 + i) : " proto udp";
      String rest = ports + " action block priority " + (500 + i % 1001);
      if (i % 2 == 0) {
        line(text, own, other + rest, "out", "");
      } else {
        line(text, other, own + rest, "fwd", "");
      }
    }
  }

  private static void line(StringBuilder text, String src, String dst, String dir, String rest) {
    text.append("xfrm policy add dir ").append(dir).append(" src ").append(src);
    text.append(" dst ").append(dst).append(rest).append('\n');
  }

  private static String template(int from, int to) {
    return " tmpl src "
        + VethPair.OUTER.get(from)
        + " dst "
        + VethPair.OUTER.get(to)
        + " proto esp reqid "
        + (1 + from)
        + " mode tunnel";
  }

  /** The SAs of both directions; the same on both sides. */
  public static String sas() {
    StringBuilder text = new StringBuilder();
    for (int from = VethPair.LEFT; from <= VethPair.RIGHT; from++) {
      int to = 1 - from;
      text.append(
          "xfrm state add src %s dst %s proto esp spi 0x%x reqid %d mode tunnel replay-window 1024"
              .formatted(VethPair.OUTER.get(from), VethPair.OUTER.get(to), SPI[from], 1 + from));
      text.append(" aead rfc4106(gcm(aes)) 0x");
      for (int i = 0; i < 20; i++) {
        text.append("%02x".formatted(17 * (i + 1) + 89 * from & 0xff));
      }
      text.append(" 128 encap espinudp 4500 4500 0.0.0.0\n");
    }
    return text.toString();
  }
}
