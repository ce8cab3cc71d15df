package gateway.tool.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The configuration of the demo's gateways: {@code gateway.yaml}, policies, SAs with fresh keys.
 */
final class GatewayFiles {
  /** The SPD driver to begin with. */
  static final String FIRST_DRIVER = "tuple-space";

  /** Sequence numbers per lease: half a minute of probes, for a disk that is busy with others. */
  static final int OUTBOUND_LEASE = 262_144;

  /** As above, inbound. */
  static final int INBOUND_LEASE = 65_536;

  private static final int KEY_AND_SALT = 36;
  private static final long POLICY_SEED = 10_000;

  private GatewayFiles() {}

  /** {@code gateway.yaml}. */
  static String yaml(Side side) {
    return String.format(
        Locale.ROOT,
        """
        gateway: { name: %s, workers: 1, unmatched: discard }
        spd: { driver: %s }
        ports:
          lan: { type: tun, device: gw0, mtu: 1400, vnet_hdr: true, addresses: [%s/24] }
          wan: { type: udp, local: [%s], encap_port: 4500 }
        routes: [ { to: %s, port: lan }, { to: %s, port: wan } ]
        load: [ policies.xfrm, sas.xfrm ]
        leases: { outbound: %d, inbound: %d }
        """,
        side.label(),
        FIRST_DRIVER,
        side.host(),
        side.wan(),
        side.subnet(),
        side.other().subnet(),
        OUTBOUND_LEASE,
        INBOUND_LEASE);
  }

  /** {@code policies.xfrm}: {@link Judge#POLICIES} lines. */
  static String policies(Side side) {
    return PolicySet.text(side, POLICY_SEED + side.ordinal());
  }

  /** {@code sas.xfrm}, the same for both gateways: an SA per class and direction, random keys. */
  static String sas() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (Side from : Side.values()) {
      for (ProbeClass probes : ProbeClass.values()) {
        if (probes.isProtected()) {
          text.append(sa(from, probes.id(), random));
        }
      }
      text.append(sa(from, ProbeClass.REST_SA, random));
    }
    return text.toString();
  }

  private static String sa(Side from, int number, SecureRandom random) {
    byte[] key = new byte[KEY_AND_SALT];
    random.nextBytes(key);
    return String.format(
        Locale.ROOT,
        "xfrm state add src %s dst %s proto esp spi 0x%08x mode tunnel reqid %d"
            + " aead 'rfc4106(gcm(aes))' 0x%s 128 replay-window 1024"
            + " encap espinudp 4500 4500 0.0.0.0\n",
        from.wan(),
        from.other().wan(),
        ProbeClass.spi(from, number),
        PolicySet.reqid(from, number),
        HexFormat.of().formatHex(key));
  }

  /** Writes a gateway's folder, readable by its owner alone. */
  static void write(Path folder, Side side, String sas) throws IOException {
    Files.createDirectories(folder, mode("rwx------"));
    write(folder.resolve("gateway.yaml"), yaml(side));
    write(folder.resolve("policies.xfrm"), policies(side));
    write(folder.resolve("sas.xfrm"), sas);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createFile(file, mode("rw-------"));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
