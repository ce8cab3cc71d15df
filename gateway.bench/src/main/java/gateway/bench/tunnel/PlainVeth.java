package gateway.bench.tunnel;

import gateway.bench.report.Series;
import gateway.packet.GatewayException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No tunnel: what the wire and the load generator cost by themselves. */
final class PlainVeth implements Contender {
  private final String prefix;
  private @Nullable VethPair link;

  PlainVeth(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return "plain-veth";
  }

  @Override
  public String version() {
    return System.getProperty("os.version", "");
  }

  @Override
  public void start() throws GatewayException {
    link = VethPair.create(prefix);
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
    return VethPair.OUTER.get(side);
  }

  @Override
  public List<Long> gateways() {
    return List.of();
  }

  @Override
  public void describe(Series series) {
    series.condition("cipher", null).condition("cpu_of", "iperf3 client and server");
  }

  @Override
  public void close() {
    if (link != null) {
      link.close();
    }
  }
}
