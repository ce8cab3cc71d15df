package gateway.tool.run;

import gateway.core.boot.Host;
import gateway.core.config.GatewayConfig;
import gateway.core.folder.Configuration;
import gateway.crypto.api.AeadProvider;
import gateway.packet.GatewayException;
import gateway.port.api.PortDriver;
import gateway.shell.control.ControlServer;
import gateway.shell.operations.Commits;
import gateway.shell.operations.Operations;
import gateway.spd.api.SpdDriver;
import gateway.spd.hash.HashSpd;
import gateway.spd.hash.HashThresholds;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * A gateway that runs in this process, with the drivers of the class path and a control socket.
 * Closing takes everything back in the opposite order.
 */
public final class GatewayProcess implements AutoCloseable {
  private final Host host;
  private final ControlServer control;

  private GatewayProcess(Host host, ControlServer control) {
    this.host = host;
    this.control = control;
  }

  /**
   * Starts the gateway of a folder; returns when it is in force and its control socket answers.
   *
   * @throws GatewayException what hinders it; nothing is left behind then but fail-closed routes
   */
  public static GatewayProcess start(Path directory) throws GatewayException {
    Configuration.requireYaml(directory);
    ControlServer.requirePath(directory);
    Host host = new Host(directory, GatewayProcess::die);
    arrive(host, Configuration.readConfig(directory, portDrivers().keySet()));
    host.start(pid -> true).forEach(warning -> System.err.println("gateway: " + warning));
    try {
      Operations operations = new Operations(host, new Commits(host.gateway()));
      return new GatewayProcess(host, ControlServer.start(directory, operations));
    } catch (GatewayException | RuntimeException | Error e) {
      host.close();
      throw e;
    }
  }

  private static void arrive(Host host, GatewayConfig config) throws GatewayException {
    GatewayConfig.HashThresholds hash = config.hash();
    if (hash != null) {
      // of two drivers with one name the first to come serves
      host.arrive(new HashSpd(new HashThresholds(hash.local(), hash.remote())));
    }
    for (SpdDriver driver : all(SpdDriver.class)) {
      host.arrive(driver);
    }
    for (AeadProvider provider : all(AeadProvider.class)) {
      host.arrive(provider);
    }
    for (PortDriver driver : portDrivers().values()) {
      host.arrive(driver);
    }
  }

  /** The port drivers of the class path, by type. */
  static Map<String, PortDriver> portDrivers() {
    Map<String, PortDriver> drivers = new TreeMap<>();
    all(PortDriver.class).forEach(driver -> drivers.put(driver.type(), driver));
    return drivers;
  }

  // No commit may return after this, and a gateway that cannot be told anything must not go on
  // judging. What stands behind a dead process forwards nothing.
  private static void die(Throwable cause) {
    System.err.println("gateway: an error inside the engine; the process ends, closed");
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  private static <S> Iterable<S> all(Class<S> service) {
    return ServiceLoader.load(service, GatewayProcess.class.getClassLoader());
  }

  @Override
  public synchronized void close() {
    control.close();
    host.close();
  }
}
