package gateway.itest.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import gateway.tool.demo.Child;
import gateway.tool.demo.GatewayChild;
import gateway.tool.demo.Namespaces;
import gateway.tool.demo.ProbeClass;
import gateway.tool.demo.ProcessHosts;
import gateway.tool.demo.Processes;
import gateway.tool.demo.Side;
import gateway.trust.sign.Identity;
import gateway.trust.sign.JarSignature;
import gateway.trust.sign.TrustedSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two distributions in namespaces of their own, with probes between them; bundles come and go in
 * the left one.
 */
final class DeployBed implements AutoCloseable {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final long PAUSE_NANOS = 10_000_000L;
  private static final int PROBES = 500;

  private final Namespaces namespaces = new Namespaces();
  private final Processes processes;
  private final Map<Side, GatewayChild> gateways = new EnumMap<>(Side.class);
  private final Map<Side, ProcessHosts> hosts = new EnumMap<>(Side.class);
  private final Identity owner;
  private final BundleJar census = BundleJar.census();

  /**
   * Starts everything; probes are sent when it returns.
   *
   * @param ports a driver for ports of type {@code guest}: the left gateway gets one more port, and
   *     the driver is deployed before it starts; null for none
   */
  DeployBed(@Nullable BundleJar ports) throws Exception {
    processes = new Processes(namespaces);
    try {
      namespaces.build();
      processes.writeConfigurations();
      owner = Identity.create(processes.folder(), "owner", "CN=test", Instant.now());
      TrustedSigner.add(processes.folder().resolve("owner.pem"), processes.folder(Side.LEFT));
      if (ports != null) {
        addPort(ports);
      }
      startGateways();
      deploy(census);
      await("the census", () -> Files.exists(answer("watching")));
      startHosts();
    } catch (Exception failed) {
      close();
      throw failed;
    }
  }

  private void addPort(BundleJar ports) throws GatewayException, IOException {
    Path yaml = processes.folder(Side.LEFT).resolve("gateway.yaml");
    String text = Files.readString(yaml);
    Files.writeString(yaml, text.replace("ports:\n", "ports:\n  spare: { type: guest }\n"));
    Files.createDirectories(processes.folder(Side.LEFT).resolve("deploy"));
    deploy(ports);
  }

  private void startGateways() throws GatewayException {
    Map<Side, Child> starting = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      starting.put(side, processes.gateway(side));
    }
    for (Side side : Side.values()) {
      gateways.put(side, new GatewayChild(processes.folder(side), starting.get(side)));
      namespaces.lengthenQueue(side, "gw0");
    }
  }

  private void startHosts() throws GatewayException {
    for (Side side : Side.values()) {
      Child probe =
          processes.witness(
              side.label() + " probe",
              namespaces.name(side),
              "Probe",
              ProcessHosts.arguments(side, 1));
      probe.expect("ready", Processes.START_SECONDS);
      hosts.put(side, new ProcessHosts(probe));
    }
    for (ProcessHosts host : hosts.values()) {
      host.start();
    }
  }

  private GatewayChild left() {
    return gateways.get(Side.LEFT);
  }

  JsonNode call(String... words) throws GatewayException {
    return left().call(words);
  }

  /** The names in a list. */
  List<String> names(String list) throws GatewayException {
    List<String> names = new ArrayList<>();
    call(list).forEach(row -> names.add(row.path("name").asText()));
    return names;
  }

  /** The state of a port. */
  String port(String name) throws GatewayException {
    for (JsonNode row : call("port:list")) {
      if (row.path("name").asText().equals(name)) {
        return row.path("state").asText();
      }
    }
    return "unknown";
  }

  /** The SPD driver in force. */
  String driver() throws GatewayException {
    return call("gateway:info").path("spd_driver").asText();
  }

  /** What drivers did wrong. */
  String faults() throws GatewayException {
    return call("gateway:info").path("faults").toString();
  }

  /** Signs a bundle that is not in the distribution and moves it into the folder. */
  void deploy(BundleJar bundle) throws GatewayException, IOException {
    Path jar = processes.folder().resolve(bundle.name() + ".jar");
    Files.write(jar, bundle.bytes());
    Path part = processes.folder(Side.LEFT).resolve(bundle.name() + ".part");
    JarSignature.sign(jar, owner, part, Instant.now());
    Files.move(part, deployed(bundle), StandardCopyOption.ATOMIC_MOVE);
  }

  void delete(BundleJar bundle) throws IOException {
    Files.delete(deployed(bundle));
  }

  private Path deployed(BundleJar bundle) {
    return processes.folder(Side.LEFT).resolve("deploy").resolve(bundle.name() + ".jar");
  }

  /** Waits until something holds. */
  void await(String what, Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!holds.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Lets probes arrive on both sides. */
  void pass() throws Exception {
    for (ProcessHosts host : hosts.values()) {
      long before = host.count(ProbeClass.PROTECT).received();
      await("probes to pass", () -> host.count(ProbeClass.PROTECT).received() >= before + PROBES);
    }
  }

  /** Ends the traffic; how many protected probes of each class and way have not arrived. */
  Map<String, Long> missing() throws GatewayException {
    for (ProcessHosts host : hosts.values()) {
      host.stop();
    }
    Map<String, Long> missing = new TreeMap<>();
    long end = System.nanoTime() + PATIENCE_NANOS / 6;
    do {
      LockSupport.parkNanos(PAUSE_NANOS);
      for (Side from : Side.values()) {
        for (ProbeClass probes : List.of(ProbeClass.PROTECT, ProbeClass.DISCARD_LATER)) {
          long sent = hosts.get(from).count(probes).sent();
          missing.put(
              from.label() + " " + probes.label() + " of " + sent,
              hosts.get(from.other()).missing(probes, sent));
        }
      }
    } while (System.nanoTime() < end && missing.values().stream().anyMatch(lost -> lost > 0));
    return missing;
  }

  private Path answer(String word) {
    return processes.folder(Side.LEFT).resolve("census." + word);
  }

  /**
   * What stays in the left gateway of the bundles that came and went, after forced collections:
   * class loaders, of how many, snapshots, of how many.
   */
  int[] leftovers() throws Exception {
    delete(census);
    await("the census", () -> Files.exists(answer("counted")));
    return Stream.of(Files.readString(answer("counted")).strip().split(" "))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** Probes of the discard class that arrived anywhere. */
  long misjudged() throws GatewayException {
    long sum = 0;
    for (ProcessHosts host : hosts.values()) {
      sum += host.count(ProbeClass.DISCARD).received();
    }
    return sum;
  }

  @Override
  public void close() {
    gateways.values().forEach(gateway -> gateway.process().terminate());
    processes.close();
    namespaces.close();
  }
}
