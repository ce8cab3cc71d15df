package gateway.bench.tunnel;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.bench.report.Series;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.control.ControlClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two of our gateways, started by the launcher as operators start them. */
final class GatewayPair implements Contender {
  private static final int POLICIES = 1000;
  private static final int START_SECONDS = 90;

  private final String prefix;
  private final Path folder;
  private final Path launcher;
  private final boolean plain;
  private final List<Child> children = new ArrayList<>();
  private @Nullable VethPair link;

  /**
   * @param prefix of the namespaces' names
   * @param folder where the gateways' folders are made
   * @param home the folder of the launcher
   * @param plain on a class path instead of the distribution
   */
  GatewayPair(String prefix, Path folder, Path home, boolean plain) {
    this.plain = plain;
    this.prefix = prefix;
    this.folder = folder;
    launcher = home.resolve("gateway");
  }

  @Override
  public String name() {
    return plain ? "gateway-openssl-plain" : "gateway-openssl";
  }

  @Override
  public String version() {
    try {
      return Command.run(List.of(launcher.toString(), "--version")).strip().replace("gateway ", "");
    } catch (GatewayException unknown) {
      return "unknown";
    }
  }

  @Override
  public void start() throws GatewayException {
    VethPair pair = VethPair.create(prefix);
    link = pair;
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      GatewayFiles.write(directory(side), side, POLICIES);
      children.add(
          Child.start(
              side == VethPair.LEFT ? "the left gateway" : "the right gateway",
              folder.resolve(name() + "-" + side + ".log"),
              Map.of("GATEWAY_NO_BUILD", "1"),
              pair.inside(side, command(directory(side)))));
    }
    for (Child child : children) {
      child.await("ready", 0, START_SECONDS);
    }
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      int policies = ask(side, "gateway:info").path("policies").asInt();
      if (policies != POLICIES) {
        throw new GatewayException(
            Errno.EIO, policies + " policies are in force instead of " + POLICIES);
      }
    }
  }

  private String[] command(Path directory) {
    return plain
        ? new String[] {launcher.toString(), "run", "--plain", directory.toString()}
        : new String[] {launcher.toString(), "run", directory.toString()};
  }

  private Path directory(int side) {
    return folder.resolve(name() + "-" + side);
  }

  private JsonNode ask(int side, String command) throws GatewayException {
    try (ControlClient client = ControlClient.connect(directory(side))) {
      return client.call(command);
    }
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
    return children.stream().map(Child::pid).toList();
  }

  @Override
  public void describe(Series series) throws GatewayException {
    JsonNode info = ask(VethPair.LEFT, "gateway:info");
    series
        .condition("runs_as", plain ? "class path" : "distribution")
        .condition("cipher", "AES-128-GCM")
        .condition("aead_provider", "openssl")
        .condition("policies", info.path("policies").asInt())
        .condition("spd_driver", info.path("spd_driver").asText())
        .condition("java_options", "-XX:+UseSerialGC -Xmx512m")
        .condition("tunnel_mtu_bytes", 1400)
        .condition("encapsulation", "udp");
    JsonNode left = ask(VethPair.LEFT, "port:list");
    JsonNode right = ask(VethPair.RIGHT, "port:list");
    amortisation(series, "packets_per_tun_rx_call", left, "lan", "rx");
    amortisation(series, "packets_per_udp_tx_call", left, "wan", "tx");
    amortisation(series, "packets_per_udp_rx_call", right, "wan", "rx");
    amortisation(series, "packets_per_tun_tx_call", right, "lan", "tx");
  }

  // Since the start, the small packets of the other series included.
  private static void amortisation(
      Series series, String key, JsonNode ports, String name, String way) {
    for (JsonNode port : ports) {
      long calls = port.path(way + "_calls").asLong();
      if (port.path("name").asText().equals(name) && calls > 0) {
        double packets = port.path(way + "_packets").asDouble();
        series.condition(key, Math.round(10 * packets / calls) / 10.0);
      }
    }
  }

  @Override
  public void close() {
    children.forEach(Child::close);
    if (link != null) {
      link.close();
    }
  }
}
