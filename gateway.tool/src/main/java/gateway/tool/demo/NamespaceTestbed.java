package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Two gateway processes in namespaces of their own, with a bridge and an observer in a third. */
final class NamespaceTestbed implements Testbed {
  private static final int WORK_SECONDS = 90;

  private final Namespaces namespaces = new Namespaces();
  private final Map<Side, GatewayChild> gateways = new EnumMap<>(Side.class);
  private final Map<Side, ProcessHosts> hosts = new EnumMap<>(Side.class);
  private @Nullable Processes processes;
  private @Nullable ProcessWire wire;
  private boolean closed;

  @Override
  public String mode() {
    return "namespaces";
  }

  @Override
  public void build(Progress progress) throws GatewayException {
    progress.say("three network namespaces: left gateway, right gateway, a bridge between them");
    namespaces.build();
    Processes crew = prepare();
    progress.say("observer on the bridge, two gateways with %d policies each", Judge.POLICIES);
    List<String> ports = List.of("--port", "left=left", "--port", "right=right", "--unique");
    Child observer = crew.witness("observer", namespaces.wire(), "Observer", ports);
    Map<Side, Child> starting = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      starting.put(side, crew.gateway(side));
    }
    observer.expect("ready", Processes.START_SECONDS);
    wire = new ProcessWire(observer, this::injector);
    for (Map.Entry<Side, Child> gateway : starting.entrySet()) {
      Side side = gateway.getKey();
      gateways.put(side, new GatewayChild(crew.folder(side), gateway.getValue()));
      namespaces.lengthenQueue(side, "gw0");
    }
    Map<Side, Child> probes = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      List<String> arguments = ProcessHosts.arguments(side, 1);
      probes.put(
          side, crew.witness(side.label() + " probe", namespaces.name(side), "Probe", arguments));
    }
    for (Map.Entry<Side, Child> probe : probes.entrySet()) {
      probe.getValue().expect("ready", Processes.START_SECONDS);
      hosts.put(probe.getKey(), new ProcessHosts(probe.getValue()));
    }
  }

  private synchronized Processes prepare() throws GatewayException {
    Processes crew = new Processes(namespaces);
    processes = crew;
    if (closed) {
      crew.close();
    }
    crew.writeConfigurations();
    return crew;
  }

  private Child injector(Side side) throws GatewayException {
    List<String> device = List.of("--device", "wan0");
    Child injector =
        built(processes).witness("injector", namespaces.name(side), "Injector", device);
    injector.expect("ready", Processes.START_SECONDS);
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

  /** What is waited for in the background. */
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

  private Child host(Side side, String name, String main, String arguments)
      throws GatewayException {
    return built(processes)
        .witness(name, namespaces.name(side), main, List.of(arguments.split(" ")));
  }

  @Override
  public List<HotDeployment> hotDeploy(Progress progress) throws GatewayException {
    Path examples = Processes.examples();
    if (examples == null) {
      return List.of();
    }
    GatewayChild left = built(gateways.get(Side.LEFT));
    return new HotDeploy(built(processes).owner(), examples, Side.LEFT, left, this).run(progress);
  }

  @Override
  public Future<Transfer> transfer(long bytes) throws GatewayException {
    String here = Side.LEFT.host();
    String there = Side.RIGHT.host();
    String port = " --port " + PolicySet.TRANSFER_PORT;
    Child server = host(Side.RIGHT, "receiver", "Transfer", "server --local " + there + port);
    server.expect("ready", Processes.START_SECONDS);
    String addresses = "client --local " + here + " --peer " + there;
    Child client = host(Side.LEFT, "transfer", "Transfer", addresses + port + " --bytes " + bytes);
    return inBackground(
        "demo-transfer",
        () -> {
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
    String addresses = "--local " + Side.LEFT.host() + " --peer " + Side.RIGHT.host();
    String pace = " --count " + count + " --interval-ms " + intervalMillis;
    Child echo = host(Side.LEFT, "ping", "Echo", addresses + pace);
    return inBackground(
        "demo-ping",
        () -> {
          JsonNode done = echo.expect("done", WORK_SECONDS);
          return new Pings(done.path("sent").asLong(), done.path("received").asLong());
        });
  }

  @Override
  public void close() {
    Processes crew;
    synchronized (this) {
      closed = true;
      crew = processes;
    }
    if (crew != null) {
      crew.close();
    }
    namespaces.close();
  }
}
