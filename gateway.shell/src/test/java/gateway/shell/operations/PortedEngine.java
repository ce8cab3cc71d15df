package gateway.shell.operations;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.boot.DescriptorPoller;
import gateway.core.boot.FileStore;
import gateway.core.boot.RunningGateway;
import gateway.core.boot.SystemClock;
import gateway.core.route.Route;
import gateway.core.swap.Comparison;
import gateway.crypto.openssl.OpenSslProvider;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortConfig;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.hash.HashSpd;
import gateway.spd.tuplespace.TupleSpaceSpd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gateway whose threads run, with memory ports lan (10.1/16), wan (10.2/16, protected packets
 * only, the gateway's own 192.0.2.1) and dmz (10.3/16), and its commands.
 */
public final class PortedEngine implements AutoCloseable {
  public static final int MTU = 1500;
  private static final int WAN = 0xc0000201;

  private final FileStore store;
  private final RunningGateway running;
  private final Map<String, MemoryChannel> in = new HashMap<>();
  private final Map<String, MemoryChannel> out = new HashMap<>();
  public final Gateway gateway;
  public final Operations operations;

  public PortedEngine(Path directory) throws GatewayException {
    store = new FileStore(directory.resolve("state"));
    DescriptorPoller poller = new DescriptorPoller();
    Comparison comparison = new Comparison(RunningGateway::compareBudget);
    List<PacketPort> ports = List.of(port("lan", true), port("wan", false, WAN), port("dmz", true));
    gateway =
        new GatewayBuilder(new SystemClock(), store, () -> poller)
            .name("tested")
            .ports(ports)
            .routes(
                List.of(
                    new Route(0x0a010000, 16, "lan"),
                    new Route(0x0a020000, 16, "wan"),
                    new Route(0x0a030000, 16, "dmz")))
            .ciphers(List.of(new OpenSslProvider()))
            .drivers(List.of(new HashSpd(), new TupleSpaceSpd()))
            .driver("tuple-space")
            .leases(1 << 20, 1 << 20)
            .comparison(comparison, RunningGateway::threadCpuNanos)
            .build();
    running = new RunningGateway(gateway, List.of(poller), Throwable::printStackTrace);
    List<PortConfig> configs = new ArrayList<>();
    operations =
        new Operations(
            gateway, new Commits(gateway), configs, comparison, new LoadFolder(directory), 0);
  }

  private MemoryPort port(String name, boolean clear, int... own) {
    MemoryChannel there = new MemoryChannel(64, true);
    MemoryChannel back = new MemoryChannel(64, false);
    in.put(name, there);
    out.put(name, back);
    return new MemoryPort(name, there, back, new PortCapabilities(MTU, clear, 1, own));
  }

  /** A packet arrives at a port; whether there was room. */
  public boolean arrive(String port, byte[] packet) {
    return channel(in, port).offer(packet, packet.length);
  }

  /** A packet that has left by a port, or null. */
  public byte @Nullable [] left(String port) {
    return channel(out, port).poll();
  }

  private static MemoryChannel channel(Map<String, MemoryChannel> all, String port) {
    MemoryChannel channel = all.get(port);
    if (channel == null) {
      throw new IllegalArgumentException("no port " + port);
    }
    return channel;
  }

  @Override
  public void close() {
    running.close();
    store.close();
    in.values().forEach(MemoryChannel::close);
    out.values().forEach(MemoryChannel::close);
  }
}
