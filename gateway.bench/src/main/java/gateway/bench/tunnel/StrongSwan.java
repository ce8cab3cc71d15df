package gateway.bench.tunnel;

import gateway.bench.report.Series;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two strongSwan daemons with the user-space data plane (plugin {@code kernel-libipsec}), which is
 * what our gateway is held against.
 *
 * <p>The {@code aesni} plugin must be the one that ciphers, and that is checked: with the plugins
 * in another order the daemon is ten times slower, and the comparison worth nothing.
 */
final class StrongSwan implements Contender {
  static final Path DAEMON = Path.of("/usr/lib/ipsec/charon");

  private static final String CIPHER = "AES_GCM_16[aesni]";
  private static final int START_SECONDS = 20;

  private final String prefix;
  private final Path folder;
  private final List<Child> daemons = new ArrayList<>();
  private @Nullable VethPair link;

  StrongSwan(String prefix, Path folder) {
    this.prefix = prefix;
    this.folder = folder;
  }

  @Override
  public String name() {
    return "libipsec";
  }

  @Override
  public String version() {
    try {
      return "strongSwan "
          + Command.run(
                  List.of("dpkg-query", "--show", "--showformat=${Version}", "strongswan-charon"))
              .strip();
    } catch (GatewayException notDebian) {
      return "strongSwan, version unknown";
    }
  }

  @Override
  public void start() throws GatewayException {
    VethPair pair = VethPair.create(prefix);
    link = pair;
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      pair.ip(side, "address", "add", address(side) + "/32", "dev", "lo");
      write(side);
      daemons.add(
          Child.start(
              "charon",
              directory(side).resolve("output"),
              Map.of(),
              pair.inside(side, "unshare", "--mount", "sh", "-c", daemonScript(side))));
    }
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      load(side);
    }
    if (!swanctl(VethPair.LEFT, "--list-algs").contains(CIPHER)) {
      throw new GatewayException(
          Errno.ENOTSUP,
          "strongSwan does not cipher by its aesni plugin here and would be no measure; see that"
              + " libstrongswan-standard-plugins is installed and the CPU has AES-NI, or use"
              + " --without-peers");
    }
    swanctl(VethPair.LEFT, "--initiate", "--child", "tunnel");
  }

  // The daemon keeps its pid file and socket in /run, one of each per machine: each gets its own
  // /run.
  private String daemonScript(int side) {
    return "mount --make-rprivate / && mount -t tmpfs none /run && mount --bind '"
        + directory(side).resolve("strongswan.conf")
        + "' /etc/strongswan.conf && exec "
        + DAEMON;
  }

  private void write(int side) throws GatewayException {
    Path directory = directory(side);
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("strongswan.conf"),
          """
          charon {
            load = random nonce aesni openssl hmac kdf pem pkcs1 pubkey x509 revocation vici \
          kernel-libipsec kernel-netlink socket-default updown
            filelog {
              log {
                path = %s
              }
            }
          }
          """
              .formatted(directory.resolve("charon.log")));
      Files.writeString(
          directory.resolve("swanctl.conf"),
          """
          connections {
            tunnel {
              version = 2
              local_addrs = %1$s
              remote_addrs = %2$s
              proposals = aes128gcm16-prfsha256-ecp256
              local {
                auth = psk
                id = %1$s
              }
              remote {
                auth = psk
                id = %2$s
              }
              children {
                tunnel {
                  local_ts = %3$s/32
                  remote_ts = %4$s/32
                  esp_proposals = aes128gcm16
                }
              }
            }
          }
          secrets {
            ike-1 {
              secret = "only for this bench"
            }
          }
          """
              .formatted(
                  VethPair.OUTER.get(side),
                  VethPair.OUTER.get(1 - side),
                  address(side),
                  address(1 - side)));
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EIO, "cannot write to " + directory + ": " + e.getMessage(), e);
    }
  }

  private void load(int side) throws GatewayException {
    long deadline = System.nanoTime() + START_SECONDS * 1_000_000_000L;
    while (true) {
      try {
        swanctl(side, "--load-all", "--file", directory(side).resolve("swanctl.conf").toString());
        return;
      } catch (GatewayException notYet) {
        if (System.nanoTime() - deadline > 0 || !daemons.get(side).isAlive()) {
          throw notYet;
        }
        pause();
      }
    }
  }

  private static void pause() throws GatewayException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.EIO, "interrupted while strongSwan started", e);
    }
  }

  private String swanctl(int side, String... arguments) throws GatewayException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--target",
                String.valueOf(daemons.get(side).pid()),
                "--mount",
                "--net",
                "swanctl"));
    words.addAll(List.of(arguments));
    return Command.run(words);
  }

  private Path directory(int side) {
    return folder.resolve("strongswan-" + side);
  }

  @Override
  public VethPair link() {
    if (link == null) {
      throw new IllegalStateException("not started");
    }
    return link;
  }

  @Override
  public String address(int side) {
    return GatewayFiles.inner(side);
  }

  @Override
  public List<Long> gateways() {
    return daemons.stream().map(Child::pid).toList();
  }

  @Override
  public void describe(Series series) {
    series
        .condition("cipher", "AES-128-GCM")
        .condition("aead_provider", CIPHER)
        .condition("policies", 1)
        .condition("tunnel_mtu_bytes", 1400)
        .condition("encapsulation", "udp");
  }

  @Override
  public void close() {
    daemons.forEach(Child::close);
    if (link != null) {
      link.close();
    }
  }
}
