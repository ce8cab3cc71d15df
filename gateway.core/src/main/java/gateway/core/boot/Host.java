package gateway.core.boot;

import gateway.core.Gateway;
import gateway.core.GatewayBuilder;
import gateway.core.commit.Change;
import gateway.core.config.GatewayConfig;
import gateway.core.folder.Configuration;
import gateway.core.folder.RunFolder;
import gateway.core.guest.GuestCipher;
import gateway.core.guest.GuestHook;
import gateway.core.guest.GuestPortDriver;
import gateway.core.guest.GuestSpdDriver;
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
import java.util.function.Predicate;
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
  private final SpdGuests spds = new SpdGuests();
  private final PortGuests ports = new PortGuests();
  private final CipherGuests ciphers = new CipherGuests();
  private final HookGuests hooks = new HookGuests();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Reception reception;
  private final Comparison comparison = new Comparison(RunningGateway::compareBudget);

  // Read by who asks while somebody waits for a departure.
  private volatile @Nullable Gateway gateway;
  private volatile @Nullable GatewayConfig config;
  private volatile long started;

  /**
   * @param directory the gateway's folder
   * @param onFailure told when a step of the engine throws; a process should end then
   */
  public Host(Path directory, Consumer<? super Throwable> onFailure) {
    this(directory, onFailure, STANDSTILL_NANOS);
  }

  /** As above, with another patience for guests that say who they are. */
  Host(Path directory, Consumer<? super Throwable> onFailure, long introductionNanos) {
    this.directory = directory;
    this.onFailure = onFailure;
    this.reception = new Reception(this, introductionNanos, this::report);
  }

  private void report(String what) {
    Gateway running = gateway;
    if (running != null) {
      running.report(what);
    } else {
      System.err.println("gateway: " + what);
    }
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
  public Gateway gateway() {
    Gateway running = gateway;
    if (running == null) {
      throw new IllegalStateException("the gateway does not run");
    }
    return running;
  }

  /** What {@code gateway.yaml} said at the start; an error before {@link #start}. */
  public GatewayConfig config() {
    GatewayConfig wanted = config;
    if (wanted == null) {
      throw new IllegalStateException("the gateway does not run");
    }
    return wanted;
  }

  /** When the gateway was in force, monotonic. */
  public long started() {
    return started;
  }

  /** Whether somebody has come and has not said yet who it is. */
  public boolean isExpecting() {
    return reception.isExpecting();
  }

  /** What a configuration names and has not come yet, in words. */
  public synchronized List<String> missing(GatewayConfig wanted) {
    List<String> missing = new ArrayList<>();
    if (!wanted.spdDriver().equals(LinearSpd.NAME)
        && !spds.drivers().containsKey(wanted.spdDriver())) {
      missing.add("the SPD driver " + wanted.spdDriver());
    }
    for (PortConfig port : wanted.ports()) {
      String driver = "a driver for ports of type " + port.type();
      if (!ports.drivers().containsKey(port.type()) && !missing.contains(driver)) {
        missing.add(driver);
      }
    }
    if (ciphers.inOrder().isEmpty()) {
      missing.add("a cipher");
    }
    return missing;
  }

  /**
   * Starts the gateway; returns when what its files order is in force.
   *
   * @param isConfigured whether the configuration of a PID is there
   * @return what does not hinder it but should be mended
   * @throws GatewayException what hinders it; nothing is left behind then but fail-closed routes
   */
  public synchronized List<String> start(Predicate<String> isConfigured) throws GatewayException {
    try {
      return assemble(isConfigured);
    } catch (GatewayException e) {
      boolean opened = ports.isAnyOpen();
      close();
      throw opened ? leftBehind(e) : e;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private GatewayException leftBehind(GatewayException e) {
    return new GatewayException(
        e.code(),
        e.getMessage()
            + " (devices and fail-closed routes that were made stay; gateway release "
            + directory
            + " removes them)",
        e);
  }

  private List<String> assemble(Predicate<String> isConfigured) throws GatewayException {
    Configuration.requireYaml(directory);
    RunFolder folder = RunFolder.take(directory);
    open.push(folder);
    Configuration configuration = Configuration.read(directory, ports.drivers().keySet());
    folder.note();
    GatewayConfig wanted = configuration.config();
    open.push(ports);
    List<PacketPort> opened = ports.open(wanted.ports());
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
            .ports(opened)
            .routes(wanted.routes())
            .ciphers(ciphers.inOrder())
            .drivers(List.copyOf(spds.drivers().values()))
            .driver(wanted.spdDriver())
            .leases(wanted.leases().outbound(), wanted.leases().inbound())
            .watchNanos(STANDSTILL_NANOS)
            .guests(
                thread -> new GuestThread(wanted.name() + "-" + thread + "-call", STANDSTILL_NANOS))
            .comparison(comparison, RunningGateway::threadCpuNanos)
            .build();
    open.push(new RunningGateway(fresh, pollers, onFailure));
    hooks.start(fresh, store, isConfigured);
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

  /**
   * An SPD driver has come; it is used when somebody asks for it.
   *
   * @throws GatewayException EINVAL when it cannot introduce itself; it stays out
   */
  public void arrive(SpdDriver guest) throws GatewayException {
    reception.receive(
        SpdDriver.class,
        guest,
        here -> new GuestSpdDriver(guest, here),
        driver -> spds.arrive(guest, driver, gateway));
  }

  /** An SPD driver goes: if it is in use the gateway rebuilds onto another one first. */
  public void depart(SpdDriver guest) {
    reception.dismiss(SpdDriver.class, guest, () -> spds.depart(guest, gateway, config));
  }

  /** A driver took a new configuration: if it is in force, new tables are made under it. */
  public synchronized void reconfigured(SpdDriver guest) {
    spds.reconfigured(guest, gateway);
  }

  /**
   * A port driver has come: the ports of its type that are absent are opened.
   *
   * @throws GatewayException why a port stays absent; EINVAL when it cannot introduce itself
   */
  public void arrive(PortDriver guest) throws GatewayException {
    reception.receive(
        PortDriver.class,
        guest,
        here -> new GuestPortDriver(guest, here),
        driver -> ports.arrive(guest, driver, gateway));
  }

  /** A port driver goes: its ports leave by commits and are closed, or left alone for good. */
  public void depart(PortDriver guest) {
    reception.dismiss(PortDriver.class, guest, () -> ports.depart(guest, gateway));
  }

  /**
   * A cipher provider has come.
   *
   * @throws GatewayException EINVAL when it cannot introduce itself; it stays out
   */
  public void arrive(AeadProvider guest) throws GatewayException {
    reception.receive(
        AeadProvider.class,
        guest,
        here -> new GuestCipher(guest, here),
        provider -> ciphers.arrive(guest, provider, gateway));
  }

  /** A cipher provider goes; another one of its name serves then. */
  public void depart(AeadProvider guest) {
    reception.dismiss(AeadProvider.class, guest, () -> ciphers.depart(guest, gateway));
  }

  /**
   * A hook has come: it judges when the call returns.
   *
   * @param pid of its configuration, null when it has none; a hook with one closes its points
   *     whenever it is absent, until its configuration is {@link #released}
   * @throws GatewayException EEXIST for its name: it stays out until the one before has gone;
   *     EINVAL for a circle, which is named, and for a hook that cannot introduce itself: it stays
   *     out
   */
  public void arrive(NetfilterHook guest, @Nullable String pid) throws GatewayException {
    reception.receive(
        NetfilterHook.class,
        guest,
        here -> new GuestHook(guest, here),
        hook -> hooks.arrive(guest, hook, pid));
  }

  /**
   * A hook that is here has a configuration now.
   *
   * @throws GatewayException EIO when its duty could not be made durable
   */
  public void configured(NetfilterHook hook, @Nullable String pid) throws GatewayException {
    Uninterrupted.run(() -> {
      synchronized (this) {
        hooks.configured(hook, pid);
      }
    });
  }

  /** A hook goes: nothing asks it any more when the call returns. */
  public void depart(NetfilterHook hook) {
    reception.dismiss(NetfilterHook.class, hook, () -> hooks.depart(hook));
  }

  /**
   * A configuration was removed: if it was that of an absent hook, its points open again.
   *
   * @throws GatewayException EIO when that could not be made durable
   */
  public void released(String pid) throws GatewayException {
    Uninterrupted.run(() -> {
      synchronized (this) {
        hooks.released(pid);
      }
    });
  }

  /** The cipher providers that are here, the preferred one first. */
  public synchronized List<AeadProvider> ciphers() {
    return ciphers.inOrder();
  }

  /** The port drivers that are here, by type. */
  public synchronized Map<String, ? extends PortDriver> portDrivers() {
    return ports.drivers();
  }

  /** Stops the gateway; fail-closed routes stay standing. */
  @Override
  public synchronized void close() {
    gateway = null;
    hooks.stop();
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
