package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Two gateway processes in namespaces of their own, with a bridge and an observer in a third. */
final class NamespaceTestbed implements Testbed {
  private static final int START_SECONDS = 30;
  private static final int WORK_SECONDS = 90;

  private final Namespaces namespaces = new Namespaces();
  private final List<Child> children = new ArrayList<>();
  private final Map<Side, GatewayChild> gateways = new EnumMap<>(Side.class);
  private final Map<Side, ProcessHosts> hosts = new EnumMap<>(Side.class);
  private @Nullable ProcessWire wire;
  private Path folder = Path.of("");
  private int started;
  private boolean closed;

  @Override
  public String mode() {
    return "namespaces";
  }

  @Override
  public void build(Progress progress) throws GatewayException {
    progress.say("three network namespaces: left gateway, right gateway, a bridge between them");
    namespaces.build();
    prepare();
    progress.say("observer on the bridge, two gateways with %d policies each", Judge.POLICIES);
    Child observer =
        witness("observer", namespaces.wire(), "Observer", "--port", "left=left", "--port",
            "right=right", "--unique");
    Map<Side, Child> starting = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      Path own = folder.resolve(side.label());
      starting.put(side, start(side.label() + " gateway", runGateway(side, own)));
    }
    observer.expect("ready", START_SECONDS);
    wire = new ProcessWire(observer, this::injector);
    for (Map.Entry<Side, Child> gateway : starting.entrySet()) {
      Side side = gateway.getKey();
      gateways.put(side, new GatewayChild(folder.resolve(side.label()), gateway.getValue()));
      namespaces.lengthenQueue(side, "gw0");
    }
    Map<Side, Child> probes = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      probes.put(
          side,
          witness(
              side.label() + " probe",
              namespaces.name(side),
              "Probe",
              ProcessHosts.arguments(side).toArray(String[]::new)));
    }
    for (Map.Entry<Side, Child> probe : probes.entrySet()) {
      probe.getValue().expect("ready", START_SECONDS);
      hosts.put(probe.getKey(), new ProcessHosts(probe.getValue()));
    }
  }

  private synchronized void prepare() throws GatewayException {
    refuseWhenClosed();
    try {
      folder = Files.createTempDirectory("gw-demo-");
      String sas = GatewayFiles.sas();
      for (Side side : Side.values()) {
        GatewayFiles.write(folder.resolve(side.label()), side, sas);
      }
    } catch (IOException failed) {
      throw new GatewayException(
          Errno.EIO,
          "cannot write to a temporary folder: " + failed.getMessage() + "; free space or set"
              + " GATEWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          failed);
    }
  }

  private void refuseWhenClosed() throws GatewayException {
    if (closed) {
      throw new GatewayException(Errno.ESHUTDOWN, "the demo was ended");
    }
  }

  /** The command of a gateway process: the class path of this one. */
  private List<String> runGateway(Side side, Path own) {
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
    command.addAll(List.of("gateway.tool.Main", "run", own.toString()));
    return command;
  }

  private List<String> java(String namespace) {
    List<String> command = new ArrayList<>(namespaces.enter(namespace));
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    return command;
  }

  // A witness has nothing but its own jar on its class path.
  private Child witness(String name, String namespace, String main, String... arguments)
      throws GatewayException {
    List<String> command = java(namespace);
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        new File(
                gateway.observer.Observer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath())
            .getPath());
    command.add("gateway.observer." + main);
    command.addAll(List.of(arguments));
    return start(name, command);
  }

  private synchronized Child start(String name, List<String> command) throws GatewayException {
    refuseWhenClosed();
    Path errors = folder.resolve("errors-" + started++ + ".log");
    Child child = new Child(name, errors, command);
    children.add(child);
    return child;
  }

  private Child injector(Side side) throws GatewayException {
    Child injector =
        witness("injector", namespaces.name(side), "Injector", "--device", "wan0");
    injector.expect("ready", START_SECONDS);
    return injector;
  }

  private static <T> T built(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not built");
    }
    return part;
  }

  @Override
  public Operator operator(Side side) {
    return built(gateways.get(side));
  }

  @Override
  public Hosts hosts(Side side) {
    return built(hosts.get(side));
  }

  @Override
  public Wire wire() {
    return built(wire);
  }

  /** Answers of a process that ends by itself. */
  @FunctionalInterface
  private interface Work<T> {
    T get() throws GatewayException;
  }

  private static <T> Future<T> inBackground(String name, Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          try {
            answer.complete(work.get());
          } catch (GatewayException failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer;
  }

  @Override
  public Future<Transfer> transfer(long bytes) throws GatewayException {
    String port = Integer.toString(PolicySet.TRANSFER_PORT);
    String there = Side.RIGHT.host();
    Child server =
        witness("transfer server", namespaces.name(Side.RIGHT), "Transfer", "server", "--local",
            there, "--port", port);
    server.expect("ready", START_SECONDS);
    Child client =
        witness("transfer client", namespaces.name(Side.LEFT), "Transfer", "client", "--local",
            Side.LEFT.host(), "--peer", there, "--port", port, "--bytes", Long.toString(bytes));
    return inBackground("demo-transfer", () -> {
      JsonNode received = server.expect("received", WORK_SECONDS);
      JsonNode sent = client.expect("sent", WORK_SECONDS);
      boolean equal =
          sent.path("sha256_equal").asBoolean()
              && sent.path("sha256").asText("").equals(received.path("sha256").asText(" "));
      return new Transfer(received.path("bytes").asLong(), equal);
    });
  }

  @Override
  public Future<Pings> ping(int count, int intervalMillis) throws GatewayException {
    Child echo =
        witness("ping", namespaces.name(Side.LEFT), "Echo", "--local", Side.LEFT.host(), "--peer",
            Side.RIGHT.host(), "--count", Integer.toString(count), "--interval-ms",
            Integer.toString(intervalMillis));
    return inBackground("demo-ping", () -> {
      JsonNode done = echo.expect("done", WORK_SECONDS);
      return new Pings(done.path("sent").asLong(), done.path("received").asLong());
    });
  }

  // All are asked to end before any is waited for.
  @Override
  public void close() {
    List<Child> all;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      all = List.copyOf(children);
    }
    all.forEach(Child::terminate);
    all.forEach(Child::close);
    namespaces.close();
    TemporaryFolder.delete(folder);
  }
}
