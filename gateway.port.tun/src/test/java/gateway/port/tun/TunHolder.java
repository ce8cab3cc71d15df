package gateway.port.tun;

import gateway.port.api.PortConfig;
import java.util.List;
import java.util.Map;

/** A process that opens a TUN port and holds it until it is killed. */
public final class TunHolder {
  private TunHolder() {}

  static PortConfig config(String... routes) {
    return new PortConfig(
        "lan",
        "tun",
        Map.of("device", "gw0", "mtu", 1400, "addresses", List.of("10.1.0.1/24")),
        List.of(routes),
        1);
  }

  public static void main(String[] routes) throws Exception {
    new TunDriver().open(config(routes));
    System.out.println("open");
    System.in.read();
  }
}
