package gateway.core.config;

import gateway.core.route.Route;
import gateway.port.api.PortConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code gateway.yaml}. Immutable.
 *
 * @param name the operator's name of the gateway
 * @param workers packet threads
 * @param unmatchedAccept whether packets that no policy matches pass ({@code unmatched: linux})
 * @param spdDriver the SPD driver to begin with
 * @param hash fixed thresholds of the driver {@code hash}, or null: derived from the content
 * @param ports in the order of the file
 * @param routes in the order of the file
 * @param load files of {@code ip xfrm} lines, as written
 * @param leases how many sequence numbers a durable lease covers
 */
public record GatewayConfig(
    String name,
    int workers,
    boolean unmatchedAccept,
    String spdDriver,
    @Nullable HashThresholds hash,
    List<PortConfig> ports,
    List<Route> routes,
    List<String> load,
    Leases leases) {

  /**
   * Prefix lengths from which on the driver {@code hash} hashes.
   *
   * @param local of the gateway's side
   * @param remote of the other side
   * @see "ip xfrm policy set hthresh4 LBITS RBITS"
   */
  public record HashThresholds(int local, int remote) {}

  /**
   * Sequence numbers per durable lease.
   *
   * @param outbound handed out before the limit must be moved on
   * @param inbound accepted before the ceiling must be moved on
   */
  public record Leases(int outbound, int inbound) {
    /** What holds when the file says nothing. */
    public static final Leases DEFAULT = new Leases(65_536, 4_096);
  }

  /** Takes copies of the lists. */
  public GatewayConfig {
    ports = List.copyOf(ports);
    routes = List.copyOf(routes);
    load = List.copyOf(load);
  }

  /** The files to load; a relative name lies under {@code directory}. */
  public List<Path> loadFiles(Path directory) {
    return load.stream().map(directory::resolve).toList();
  }
}
