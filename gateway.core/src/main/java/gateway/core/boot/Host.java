package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.commit.Change;
import gateway.core.config.GatewayConfig;
import gateway.core.folder.Configuration;
import gateway.core.folder.RunFolder;
import gateway.core.port.AbsentPort;
import gateway.core.spd.LinearSpd;
import gateway.core.swap.Comparison;
import gateway.crypto.api.AeadProvider;
import gateway.netfilter.NetfilterHook;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.spd.api.SpdDriver;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway of a folder, and the drivers that come and go before and while it runs.
 *
 * <p>Threading: any thread; calls exclude one another. {@code depart} returns when nothing calls
 * the driver any more, or when its patience has ended.
 */
public final class Host implements AutoCloseable {
  /** A worker that stands still for so long is replaced. */
  private static final long STANDSTILL_NANOS = 2_000_000_000L;

  private final Path directory;
  private final Consumer<? super Throwable> onFailure;
  private final Drivers<SpdDriver> spds = new Drivers<>(SpdDriver::name);
  private final Drivers<PortDriver> portDrivers = new Drivers<>(PortDriver::type);
  private final Drivers<AeadProvider> ciphers = new Drivers<>(AeadProvider::name);
  private final List<AeadProvider> cipherOrder = new ArrayList<>();
  private final List<NetfilterHook> hooks = new ArrayList<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Comparison comparison = new Comparison(RunningGateway::compareBudget);
  private @Nullable Gateway gateway;
  private @Nullable GatewayConfig config;
  private long started;

  /**
   * @param directory the gateway's folder
   * @param onFailure told when a step of the engine throws; a process should end then
   */
  public Host(Path directory, Consumer<? super Throwable> onFailure) {
    this.directory = directory;
    this.onFailure = onFailure;
  }

  /** The gateway's folder. */
  public Path directory() {
    return directory;
  }

  /** How thoroughly the next swap compares. */
  public Comparison comparison() {
    return comparison;
  }

  /** The running gateway; an error before {@link #start}. */
  public synchronized Gateway gateway() {
    if (gateway == null) {
      throw new IllegalStateException("the gateway does not run");
    }
    return gateway;
  }

  /** What {@code gateway.yaml} said at the start; an error before {@link #start}. */
  public synchronized GatewayConfig config() {
    if (config == null) {
      throw new IllegalStateException("the gateway does not run");
    }
    return config;
  }

  /** When the gateway was in force, monotonic. */
  public synchronized long started() {
    return started;
  }

  /**
   * What {@code gateway.yaml} names and has not come yet, in words.
   *
   * @throws GatewayException what is wrong in the file
   */
  public synchronized List<String> missing() throws GatewayException {
    GatewayConfig wanted = Configuration.readConfig(directory, null);
    List<String> missing = new ArrayList<>();
    if (!wanted.spdDriver().equals(LinearSpd.NAME) && spds.get(wanted.spdDriver()) == null) {
      missing.add("the SPD driver " + wanted.spdDriver());
    }
    for (PortConfig port : wanted.ports()) {
      String driver = "a driver for ports of type " + port.type();
      if (portDrivers.get(port.type()) == null && !missing.contains(driver)) {
        missing.add(driver);
      }
    }
    if (cipherOrder.isEmpty()) {
      missing.add("a cipher");
    }
    return missing;
  }

  /**
   * Starts the gateway; returns when what its files order is in force.
   *
   * @return what does not hinder it but should be mended
   * @throws GatewayException what hinders it; nothing is left behind then but fail-closed routes
   */
  public synchronized List<String> start() throws GatewayException {
    try {
      return assemble();
    } catch (GatewayException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<String> assemble() throws GatewayException {
    Configuration.requireYaml(directory);
    RunFolder folder = RunFolder.take(directory);
    open.push(folder);
    Configuration configuration = Configuration.read(directory, portDrivers.serving().keySet());
    folder.note();
    GatewayConfig wanted = configuration.config();
    List<PacketPort> ports = new ArrayList<>();
    for (PortConfig port : wanted.ports()) {
      ports.add(open(port));
    }
    FileStore store = new FileStore(directory.resolve("state"));
    open.push(store);
    List<DescriptorPoller> pollers = new ArrayList<>();
    for (int i = 0; i < wanted.workers() + GatewayBuilder.SPARE_WORKERS; i++) {
      pollers.add(new DescriptorPoller());
    }
    SystemClock clock = new SystemClock();
    Deque<DescriptorPoller> unused = new ArrayDeque<>(pollers);
    Gateway fresh =
        new GatewayBuilder(clock, store, unused::pop)
            .name(wanted.name())
            .ports(ports)
            .routes(wanted.routes())
            .ciphers(cipherOrder)
            .drivers(spds.serving().values())
            .driver(wanted.spdDriver())
            .leases(wanted.leases().outbound(), wanted.leases().inbound())
            .watchNanos(STANDSTILL_NANOS)
            .comparison(comparison, RunningGateway::threadCpuNanos)
            .build();
    open.push(new RunningGateway(fresh, pollers, onFailure));
    for (NetfilterHook hook : hooks) {
      Answer.await(fresh.submit(List.of(new Change.AddHook(hook))));
    }
    List<Change> orders = configuration.loading().changes();
    if (!orders.isEmpty()) {
      try {
        Answer.await(fresh.submit(orders));
      } catch (GatewayException e) {
        throw configuration.loading().placed(e);
      }
    }
    gateway = fresh;
    config = wanted;
    started = clock.monotonicNanos();
    return configuration.warnings();
  }

  private PacketPort open(PortConfig port) throws GatewayException {
    PortDriver driver = portDrivers.get(port.type());
    if (driver == null) {
      throw new AssertionError("the reader let port type " + port.type() + " through");
    }
    PacketPort opened = driver.open(port);
    open.push(opened);
    return opened;
  }

  /** An SPD driver has come; it is used when somebody asks for it. */
  public synchronized void arrive(SpdDriver driver) {
    if (spds.add(driver) && gateway != null) {
      gateway.arrive(driver);
    }
  }

  /** An SPD driver goes: if it is in use the gateway rebuilds onto another one first. */
  public synchronized void depart(SpdDriver driver) {
    String name = driver.name();
    if (!spds.remove(driver) || gateway == null) {
      return;
    }
    gateway.forget(name, driver);
    if (!Answer.within(gateway.submit(List.of(new Change.LeaveDriver(driver, best()))))) {
      // Past the patience of the framework only the engine's own table is quick enough.
      Answer.within(gateway.submit(List.of(new Change.AbandonDriver(driver))));
    }
    SpdDriver next = spds.get(name);
    if (next != null) {
      gateway.arrive(next);
    }
  }

  /** A driver took a new configuration: if it is in force, new tables are made under it. */
  public synchronized void reconfigured(SpdDriver driver) {
    if (gateway != null && spds.get(driver.name()) == driver) {
      gateway.submit(List.of(new Change.RenewTables(driver)));
    }
  }

  // What the operator configured, else any other driver, else the engine's own table.
  private String best() {
    Map<String, SpdDriver> left = spds.serving();
    if (config != null && left.containsKey(config.spdDriver())) {
      return config.spdDriver();
    }
    return left.isEmpty() ? LinearSpd.NAME : left.keySet().iterator().next();
  }

  /**
   * A port driver has come: the ports of its type that are absent are opened.
   *
   * @throws GatewayException why a port stays absent
   */
  public synchronized void arrive(PortDriver driver) throws GatewayException {
    if (!portDrivers.add(driver) || gateway == null) {
      return;
    }
    for (PortConfig port : portsOf(driver.type())) {
      PacketPort opened = open(port);
      Answer.await(gateway.submit(List.of(new Change.ReplacePort(opened))));
    }
  }

  /** A port driver goes: its ports leave by commits and are closed, or left alone for good. */
  public synchronized void depart(PortDriver driver) {
    String type = driver.type();
    if (!portDrivers.remove(driver) || gateway == null) {
      return;
    }
    for (PortConfig config : portsOf(type)) {
      for (PacketPort port : gateway.ports()) {
        if (port.name().equals(config.name()) && !(port instanceof AbsentPort)) {
          leave(gateway, port);
        }
      }
    }
    PortDriver next = portDrivers.get(type);
    if (next != null) {
      portDrivers.remove(next);
      try {
        arrive(next);
      } catch (GatewayException e) {
        System.err.println("gateway: " + e.getMessage());
      }
    }
  }

  private List<PortConfig> portsOf(String type) {
    List<PortConfig> ports = config == null ? List.of() : config.ports();
    return ports.stream().filter(port -> port.type().equals(type)).toList();
  }

  private void leave(Gateway running, PacketPort port) {
    PacketPort absent = new AbsentPort(port.name(), port.capabilities());
    boolean left = Answer.within(running.submit(List.of(new Change.ReplacePort(absent))));
    open.remove(port);
    if (left) {
      port.close();
    } else {
      System.err.println("gateway: port " + port.name() + " is still in use and stays open");
    }
  }

  /** A cipher provider has come. */
  public synchronized void arrive(AeadProvider provider) {
    if (ciphers.add(provider)) {
      cipherOrder.add(rank(provider), provider);
      if (gateway != null) {
        Answer.within(gateway.submit(List.of(new Change.AddCipher(provider))));
      }
    }
  }

  // Ciphers that make no garbage come first, whatever the order in which they came.
  private int rank(AeadProvider provider) {
    int rank = 0;
    while (rank < cipherOrder.size()
        && (!provider.allocationFree() || cipherOrder.get(rank).allocationFree())) {
      rank++;
    }
    return rank;
  }

  /** A cipher provider goes. */
  public synchronized void depart(AeadProvider provider) {
    if (ciphers.remove(provider)) {
      cipherOrder.remove(provider);
      if (gateway != null) {
        Answer.within(gateway.submit(List.of(new Change.RemoveCipher(provider))));
      }
    }
  }

  /**
   * A hook has come: it judges when the call returns.
   *
   * @throws GatewayException EEXIST for its name, EINVAL for a circle, which is named; the hook
   *     then stays out
   */
  public synchronized void arrive(NetfilterHook hook) throws GatewayException {
    if (gateway != null) {
      Answer.await(gateway.submit(List.of(new Change.AddHook(hook))));
    }
    hooks.add(hook);
  }

  /**
   * A hook goes: nothing asks it any more when the call returns.
   *
   * @param configured whether its configuration stays in force: its points drop until it is back
   */
  public synchronized void depart(NetfilterHook hook, boolean configured) {
    if (!hooks.removeIf(h -> h == hook) || gateway == null) {
      return;
    }
    boolean left = Answer.within(gateway.submit(List.of(new Change.RemoveHook(hook, configured))));
    if (!left && !configured) {
      // One that was fenced was out already, and closed its points for as long as it was here.
      Answer.within(gateway.submit(List.of(new Change.OpenHook(hook.name()))));
    }
  }

  /** A hook's configuration was removed while its bundle is absent: its points open again. */
  public synchronized void released(String hook) {
    if (gateway != null) {
      Answer.within(gateway.submit(List.of(new Change.OpenHook(hook))));
    }
  }

  /** The cipher providers that are here, the preferred one first. */
  public synchronized List<AeadProvider> ciphers() {
    return List.copyOf(cipherOrder);
  }

  /** The port drivers that are here, by type. */
  public synchronized Map<String, PortDriver> portDrivers() {
    return portDrivers.serving();
  }

  /** Stops the gateway; fail-closed routes stay standing. */
  @Override
  public synchronized void close() {
    gateway = null;
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
