package gateway.core.component;

import gateway.core.boot.Host;
import gateway.core.config.GatewayConfig;
import gateway.core.folder.Configuration;
import gateway.crypto.api.AeadProvider;
import gateway.netfilter.NetfilterHook;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortDriver;
import gateway.spd.api.SpdDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The gateway of the folder that the framework property {@value #DIRECTORY} names. It starts when
 * every driver that {@code gateway.yaml} names has come, and is then registered as {@link Host}.
 * Where the property is missing nothing starts.
 *
 * <p>A driver's service goes only after {@code unbind} has returned, and {@code unbind} returns
 * when the engine does not call the driver any more.
 *
 * <p>Threading: the framework's threads, and one of its own that starts the gateway.
 */
@Component(immediate = true, service = ConfigurationListener.class)
public final class GatewayComponent implements ConfigurationListener {
  /** The framework property with the gateway's folder. */
  public static final String DIRECTORY = "gateway.dir";

  /** How long drivers may take to come after the start; then the start fails and says which. */
  private static final long PATIENCE_MILLIS = 30_000;

  /** How long the start waits for those that it could do without. */
  private static final long INTRODUCTION_MILLIS = 10_000;

  /** What is wrong in a file begins with its place: FILE:LINE:COL. */
  private static final Pattern PLACE = Pattern.compile("[^\\n]+:\\d+:\\d+: ");

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_MISSING = 3;

  private final BundleContext context;
  private final ConfigurationAdmin configurations;
  private final Host host;
  private final Object arrivals = new Object();
  private final Thread starter;
  private boolean stopped;
  private @Nullable ServiceRegistration<Host> registration;

  /** Made by the framework. */
  @Activate
  public GatewayComponent(BundleContext context, @Reference ConfigurationAdmin configurations) {
    this.context = context;
    this.configurations = configurations;
    String directory = context.getProperty(DIRECTORY);
    host = new Host(Path.of(directory == null ? "gateway-data" : directory), this::fail);
    starter = Thread.ofPlatform().name("gateway-start").unstarted(this::start);
  }

  // A framework without a folder is somebody's who wants the engine's classes, and no gateway.
  @Activate
  void activate() {
    if (context.getProperty(DIRECTORY) != null) {
      starter.start();
    }
  }

  @Deactivate
  void deactivate() {
    synchronized (arrivals) {
      stopped = true;
      arrivals.notifyAll();
    }
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (registration != null) {
      registration.unregister();
    }
    host.close();
  }

  private void start() {
    try {
      if (!everythingHasCome()) {
        return;
      }
      host.start(this::isConfigured).forEach(warning -> System.err.println("gateway: " + warning));
      synchronized (arrivals) {
        if (!stopped) {
          registration = context.registerService(Host.class, host, null);
        }
      }
    } catch (GatewayException e) {
      boolean placed = PLACE.matcher(String.valueOf(e.getMessage())).lookingAt();
      System.err.println(placed ? e.getMessage() : e.code() + ": " + e.getMessage());
      end(e.code() == Errno.EPERM || e.code() == Errno.ENOPKG ? EXIT_MISSING : EXIT_FAILED);
    } catch (Throwable e) { // Whatever comes up from a driver: half a gateway must not stand.
      System.err.println("gateway: an error while the gateway started; the process ends, closed");
      e.printStackTrace();
      end(EXIT_FAILED);
    }
  }

  // Answers false when the component was stopped meanwhile.
  private boolean everythingHasCome() throws GatewayException {
    GatewayConfig wanted = Configuration.readConfig(host.directory(), null);
    configureHash(wanted);
    long start = System.nanoTime();
    while (isWorthWaiting(wanted, (System.nanoTime() - start) / 1_000_000)) {
      synchronized (arrivals) {
        if (stopped) {
          return false;
        }
        try {
          arrivals.wait(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    List<String> missing = host.missing(wanted);
    if (!missing.isEmpty()) {
      throw new GatewayException(
          Errno.ENOENT,
          "gateway.yaml names what is not here: "
              + String.join(", ", missing)
              + "; install the bundle, or correct the file");
    }
    synchronized (arrivals) {
      return !stopped;
    }
  }

  // On a busy machine the best of the ciphers may say who it is after the others.
  private boolean isWorthWaiting(GatewayConfig wanted, long millis) {
    return millis < PATIENCE_MILLIS && !host.missing(wanted).isEmpty()
        || millis < INTRODUCTION_MILLIS && host.isExpecting();
  }

  // The file's thresholds reach the driver as its configuration; without them nothing is touched.
  private void configureHash(GatewayConfig config) throws GatewayException {
    GatewayConfig.HashThresholds hash = config.hash();
    if (hash == null) {
      return;
    }
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put("hthresh4", new int[] {hash.local(), hash.remote()});
    try {
      configurations.getConfiguration("gateway.spd.hash", "?").updateIfDifferent(properties);
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EIO, "cannot write a configuration (" + e.getMessage() + "); is the disk full?", e);
    }
  }

  private void fail(Throwable cause) {
    System.err.println("gateway: an error inside the engine; the process ends, closed");
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  // Half a gateway is worse than none: what stands behind a dead process forwards nothing.
  // Another thread: the exit waits for the framework, and the framework for the starter.
  private static void end(int code) {
    Thread.ofPlatform().name("gateway-end").start(() -> Runtime.getRuntime().exit(code));
  }

  private void arrived() {
    synchronized (arrivals) {
      arrivals.notifyAll();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "reconfigureSpd")
  void bindSpd(SpdDriver driver) {
    try {
      host.arrive(driver);
    } catch (GatewayException e) {
      System.err.println("gateway: an SPD driver stays out: " + e.getMessage());
    }
    arrived();
  }

  void unbindSpd(SpdDriver driver) {
    host.depart(driver);
  }

  // The driver took a new configuration: tables that are in force are made anew under it.
  void reconfigureSpd(SpdDriver driver) {
    host.reconfigured(driver);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPort(PortDriver driver) {
    try {
      host.arrive(driver);
    } catch (GatewayException e) {
      System.err.println("gateway: a port stays absent: " + e.getMessage());
    }
    arrived();
  }

  void unbindPort(PortDriver driver) {
    host.depart(driver);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCipher(AeadProvider provider) {
    try {
      host.arrive(provider);
    } catch (GatewayException e) {
      System.err.println("gateway: a cipher stays out: " + e.getMessage());
    }
    arrived();
  }

  void unbindCipher(AeadProvider provider) {
    host.depart(provider);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "reconfigureHook")
  void bindHook(NetfilterHook hook, Map<String, Object> properties) {
    try {
      host.arrive(hook, pid(properties));
    } catch (GatewayException e) {
      System.err.println("gateway: a hook stays out: " + e.getMessage());
    }
  }

  void reconfigureHook(NetfilterHook hook, Map<String, Object> properties) {
    try {
      host.configured(hook, pid(properties));
    } catch (GatewayException e) {
      System.err.println("gateway: " + e.getMessage());
    }
  }

  void unbindHook(NetfilterHook hook) {
    host.depart(hook);
  }

  // A hook that was configured by the administrator has its configuration's PID as a property; one
  // with several configurations a list of them.
  private static @Nullable String pid(Map<String, Object> properties) {
    Object pid = properties.get(Constants.SERVICE_PID);
    if (pid instanceof Collection<?> several && !several.isEmpty()) {
      pid = several.iterator().next();
    } else if (pid instanceof Object[] several && several.length > 0) {
      pid = several[0];
    }
    return pid instanceof String text ? text : null;
  }

  /** A configuration that goes takes the duty of its absent hook along. */
  @Override
  public void configurationEvent(ConfigurationEvent event) {
    if (event.getType() != ConfigurationEvent.CM_DELETED) {
      return;
    }
    try {
      host.released(event.getPid());
    } catch (GatewayException e) {
      System.err.println("gateway: " + e.getMessage());
    }
  }

  private boolean isConfigured(String pid) {
    try {
      String filter =
          "(" + Constants.SERVICE_PID + "=" + pid.replaceAll("([\\\\*()])", "\\\\$1") + ")";
      return configurations.listConfigurations(filter) != null;
    } catch (IOException | InvalidSyntaxException e) {
      // What cannot be answered is in force: closed is safe.
      return true;
    }
  }
}
