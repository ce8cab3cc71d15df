package gateway.tool.demo;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.trust.sign.Identity;
import gateway.trust.sign.TrustedSigner;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a testbed, and the folder that their files lie in. {@link #close} ends them all,
 * whatever they do, and may come from another thread.
 */
public final class Processes implements AutoCloseable {
  /** How long a process may take to say that it is ready. */
  public static final int START_SECONDS = 60;

  private final Namespaces namespaces;
  private final List<Child> children = new ArrayList<>();
  private final Path folder;
  private int started;
  private boolean closed;

  /**
   * Makes the folder.
   *
   * @param namespaces where processes are started
   * @throws GatewayException EIO
   */
  public Processes(Namespaces namespaces) throws GatewayException {
    this.namespaces = namespaces;
    folder = TemporaryFolder.make();
  }

  /** Everything written lies here; readable by its owner alone. */
  public Path folder() {
    return folder;
  }

  /** The folder of a side's gateway. */
  public Path folder(Side side) {
    return folder.resolve(side.label());
  }

  /** Writes the configuration of both gateways, with fresh keys. */
  public void writeConfigurations() throws GatewayException {
    String sas = GatewayFiles.sas();
    try {
      for (Side side : Side.values()) {
        GatewayFiles.write(folder(side), side, sas);
      }
    } catch (IOException failed) {
      throw new GatewayException(
          Errno.EIO, "cannot write to " + folder + ": " + failed.getMessage(), failed);
    }
  }

  /** Who signs the bundles that are deployed; made once, and trusted by the left gateway. */
  Identity owner() throws GatewayException {
    Identity owner = Identity.create(folder, "owner", "CN=demo", Instant.now());
    TrustedSigner.add(folder.resolve("owner.pem"), folder(Side.LEFT));
    return owner;
  }

  /** The folder of bundles that are not in the distribution, or null without a distribution. */
  static @Nullable Path examples() {
    String distribution = System.getProperty("gateway.dist");
    return distribution == null ? null : Path.of(distribution).resolveSibling("examples");
  }

  /**
   * Starts a gateway in its namespace: the distribution that the property {@code gateway.dist}
   * names, or where there is none {@code run} on the class path of this process.
   */
  public Child gateway(Side side) throws GatewayException {
    String distribution = System.getProperty("gateway.dist");
    if (distribution != null) {
      if (!Files.isDirectory(Path.of(distribution))) {
        throw new GatewayException(
            Errno.ENOENT,
            "there is no distribution in " + distribution + "; ./gateway demo builds it");
      }
      List<String> command = new ArrayList<>(namespaces.enter(namespaces.name(side)));
      command.add("env");
      command.add("JAVA_HOME=" + System.getProperty("java.home", ""));
      command.add(Path.of(distribution, "bin", "gateway-karaf").toString());
      command.add(folder(side).toString());
      return start(side.label() + " gateway", command);
    }
    List<String> command = java(namespaces.name(side));
    command.addAll(List.of("-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // the archive of loaded classes goes with this class path
      if (option.startsWith("-XX:AOTCache=") || option.startsWith("-Xlog:aot=off")) {
        command.add(option);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path", ""));
    command.addAll(List.of("gateway.tool.Main", "run", folder(side).toString()));
    return start(side.label() + " gateway", command);
  }

  /**
   * Starts a program of {@code gateway.observer}, which has nothing but its own jar on its class
   * path.
   *
   * @param name what messages call it
   * @param main the simple name of its class
   */
  public Child witness(String name, String namespace, String main, List<String> arguments)
      throws GatewayException {
    List<String> command = java(namespace);
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    Class<?> any = gateway.observer.Observer.class;
    String jar = any.getProtectionDomain().getCodeSource().getLocation().getPath();
    command.add(new File(jar).getPath());
    command.add("gateway.observer." + main);
    command.addAll(arguments);
    return start(name, command);
  }

  private List<String> java(String namespace) {
    List<String> command = new ArrayList<>(namespaces.enter(namespace));
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    return command;
  }

  private synchronized Child start(String name, List<String> command) throws GatewayException {
    if (closed) {
      throw new GatewayException(Errno.ESHUTDOWN, "the demo was ended");
    }
    Path errors = folder.resolve("errors-" + started++ + ".log");
    Child child = new Child(name, errors, command);
    children.add(child);
    return child;
  }

  // All are asked to end before any is waited for.
  @Override
  public void close() {
    List<Child> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(children);
      children.clear();
    }
    all.forEach(Child::terminate);
    all.forEach(Child::close);
    if (Files.exists(folder)) {
      TemporaryFolder.delete(folder);
    }
  }
}
