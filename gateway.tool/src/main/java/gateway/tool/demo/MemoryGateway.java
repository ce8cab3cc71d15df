package gateway.tool.demo;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.boot.DescriptorPoller;
import gateway.core.boot.FileStore;
import gateway.core.boot.RunningGateway;
import gateway.core.boot.SystemClock;
import gateway.core.commit.Change;
import gateway.core.commit.Committed;
import gateway.core.route.Route;
import gateway.core.xfrm.XfrmReader;
import gateway.crypto.api.AeadProvider;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import gateway.spd.api.SpdDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One gateway of this process with its channels and the host behind it. */
final class MemoryGateway implements Testbed.Operator, AutoCloseable {
  /** Packets that a channel holds: two seconds of traffic, for a machine that is busy. */
  static final int CAPACITY = 8_192;

  private static final int MTU = 1_400;
  private static final int WIRE_MTU = 1_500;
  private static final int COMMIT_SECONDS = 30;

  private final Side side;
  private final MemoryChannel fromHost = new MemoryChannel(CAPACITY, true);
  private final MemoryChannel toHost = new MemoryChannel(CAPACITY, false);
  private final MemoryChannel fromWire = new MemoryChannel(CAPACITY, true);
  private final MemoryChannel toWire = new MemoryChannel(CAPACITY, false);
  private final MemoryPort lan;
  private final StampedPort wan;
  private final MemoryHosts hosts;
  private final FileStore store;
  private final DescriptorPoller poller;
  private @Nullable RunningGateway running;

  /**
   * @param state where leases are kept
   * @param receiver of what is no probe
   */
  MemoryGateway(Side side, Path state, MemoryHosts.Receiver receiver) throws GatewayException {
    this.side = side;
    lan = new MemoryPort("lan", fromHost, toHost, new PortCapabilities(MTU, true, 1, new int[0]));
    int[] own = {DemoPacket.address(side.wan())};
    wan =
        new StampedPort(
            "wan", fromWire, toWire, CAPACITY, new PortCapabilities(WIRE_MTU, false, 1, own));
    hosts = new MemoryHosts(side, fromHost, toHost, receiver);
    store = new FileStore(state);
    poller = new DescriptorPoller();
  }

  Side side() {
    return side;
  }

  /** The host behind the gateway. */
  MemoryHosts hosts() {
    return hosts;
  }

  /** What the gateway transmits to the wire. */
  StampedPort wan() {
    return wan;
  }

  /** Where the wire delivers to. */
  MemoryChannel wire() {
    return fromWire;
  }

  /** Assembles the gateway, starts its threads and commits its policies and SAs. */
  void start(String sas) throws GatewayException {
    List<AeadProvider> ciphers = new ArrayList<>();
    ServiceLoader.load(AeadProvider.class).forEach(ciphers::add);
    Gateway gateway =
        new GatewayBuilder(new SystemClock(), store, () -> poller)
            .name(side.label())
            .ports(List.<PacketPort>of(lan, wan))
            .routes(List.of(route(side, "lan"), route(side.other(), "wan")))
            .ciphers(ciphers)
            .drivers(ServiceLoader.load(SpdDriver.class))
            .driver(GatewayFiles.FIRST_DRIVER)
            .leases(GatewayFiles.OUTBOUND_LEASE, GatewayFiles.INBOUND_LEASE)
            .comparison(RunningGateway::compareBudget, RunningGateway::threadCpuNanos)
            .build();
    running = new RunningGateway(gateway, List.of(poller), Throwable::printStackTrace);
    List<Change> changes = new ArrayList<>();
    changes.addAll(XfrmReader.read("sas.xfrm", sas).changes());
    changes.addAll(XfrmReader.read("policies.xfrm", GatewayFiles.policies(side)).changes());
    commit(changes);
  }

  private static Route route(Side to, String port) {
    return new Route(DemoPacket.address(to.host()), 24, port);
  }

  @Override
  public Testbed.Commit use(String driver, boolean rebuild) throws GatewayException {
    return commit(List.of(new Change.UseDriver(driver, rebuild)));
  }

  @Override
  public Testbed.Commit add(String policy) throws GatewayException {
    return commit(XfrmReader.read("spd:add", "xfrm policy add " + policy).changes());
  }

  private Testbed.Commit commit(List<Change> changes) throws GatewayException {
    if (running == null) {
      throw new GatewayException(Errno.ESHUTDOWN, "the gateway does not run");
    }
    Gateway gateway = running.gateway();
    try {
      Committed committed = gateway.submit(changes).get(COMMIT_SECONDS, TimeUnit.SECONDS);
      long returned = gateway.clock().wallNanos();
      Committed.SwapReport swap = committed.swap();
      return new Testbed.Commit(
          committed.generation(),
          committed.policies(),
          committed.durationNanos(),
          swap == null ? 0 : swap.buildCpuNanos(),
          returned);
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof GatewayException cause) {
        throw cause;
      }
      throw new GatewayException(Errno.EIO, "a commit failed: " + refused.getCause(), refused);
    } catch (TimeoutException late) {
      throw new GatewayException(
          Errno.ETIMEDOUT, "a commit did not return in " + COMMIT_SECONDS + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted", interrupted);
    }
  }

  /** After the threads of hosts and wire have ended. */
  @Override
  public void close() {
    if (running != null) {
      running.close();
    } else {
      poller.close();
    }
    store.close();
    for (MemoryChannel channel : List.of(fromHost, toHost, fromWire, toWire)) {
      channel.close();
    }
  }
}
