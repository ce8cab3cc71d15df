package gateway.tool.run;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.boot.DescriptorPoller;
import gateway.core.boot.FileStore;
import gateway.core.boot.RunningGateway;
import gateway.core.boot.SystemClock;
import gateway.core.config.GatewayConfig;
import gateway.crypto.api.AeadProvider;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.spd.api.SpdDriver;
import gateway.spd.hash.HashSpd;
import gateway.spd.hash.HashThresholds;
import gateway.tool.control.ControlServer;
import gateway.tool.operations.Commits;
import gateway.tool.operations.Comparison;
import gateway.tool.operations.Operations;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that runs in this process: ports, engine, control socket. Closing takes everything back
 * in the opposite order.
 */
public final class GatewayProcess implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private GatewayProcess() {}

  /**
   * Starts the gateway of a folder; returns when it is in force and its control socket answers.
   *
   * @throws GatewayException what hinders it; nothing is left behind then but fail-closed routes
   */
  public static GatewayProcess start(Path directory) throws GatewayException {
    GatewayProcess process = new GatewayProcess();
    try {
      process.open(directory);
      return process;
    } catch (GatewayException | RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private void open(Path directory) throws GatewayException {
    Configuration.requireYaml(directory);
    ControlServer.requirePath(directory);
    RunFolder folder = RunFolder.take(directory);
    open.push(folder);
    Configuration configuration = Configuration.read(directory);
    folder.note();
    configuration.warnings().forEach(warning -> System.err.println("gateway: " + warning));
    GatewayConfig config = configuration.config();
    List<PacketPort> ports = openPorts(configuration);
    FileStore store = new FileStore(directory.resolve("state"));
    open.push(store);
    List<DescriptorPoller> pollers = new ArrayList<>();
    for (int i = 0; i < config.workers(); i++) {
      pollers.add(new DescriptorPoller());
    }
    Comparison comparison = new Comparison(RunningGateway::compareBudget);
    SystemClock clock = new SystemClock();
    Deque<DescriptorPoller> unused = new ArrayDeque<>(pollers);
    Gateway gateway =
        new GatewayBuilder(clock, store, unused::pop)
            .name(config.name())
            .ports(ports)
            .routes(config.routes())
            .ciphers(loadAll(AeadProvider.class))
            .drivers(spdDrivers(config.hash()))
            .driver(config.spdDriver())
            .leases(config.leases().outbound(), config.leases().inbound())
            .comparison(comparison, RunningGateway::threadCpuNanos)
            .build();
    open.push(new RunningGateway(gateway, pollers, GatewayProcess::die));
    Commits commits = new Commits(gateway);
    if (!configuration.loading().changes().isEmpty()) {
      configuration.loading().commit(commits, "load");
    }
    Operations operations =
        new Operations(gateway, commits, config.ports(), comparison, clock.monotonicNanos());
    open.push(ControlServer.start(directory, operations));
  }

  private List<PacketPort> openPorts(Configuration configuration) throws GatewayException {
    Map<String, PortDriver> drivers = configuration.drivers();
    List<PacketPort> ports = new ArrayList<>();
    for (PortConfig config : configuration.config().ports()) {
      PortDriver driver = drivers.get(config.type());
      if (driver == null) {
        throw new AssertionError("the reader let port type " + config.type() + " through");
      }
      PacketPort port = driver.open(config);
      open.push(port);
      ports.add(port);
    }
    return ports;
  }

  private static List<SpdDriver> spdDrivers(GatewayConfig.@Nullable HashThresholds hash) {
    List<SpdDriver> drivers = loadAll(SpdDriver.class);
    if (hash != null) {
      // the builder keeps the last driver of a name
      drivers.add(new HashSpd(new HashThresholds(hash.local(), hash.remote())));
    }
    return drivers;
  }

  // No commit may return after this, and a gateway that cannot be told anything must not go on
  // judging. What stands behind a dead process forwards nothing.
  private static void die(Throwable cause) {
    System.err.println("gateway: an error inside the engine; the process ends, closed");
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private static <S> List<S> loadAll(Class<S> service) {
    List<S> found = new ArrayList<>();
    ServiceLoader.load(service, GatewayProcess.class.getClassLoader()).forEach(found::add);
    return found;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        System.err.println("gateway: closing " + next.getClass().getSimpleName() + ": " + e);
      }
    }
  }
}
