package gateway.itest.crash;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import gateway.tool.demo.Child;
import gateway.tool.demo.GatewayChild;
import gateway.tool.demo.Namespaces;
import gateway.tool.demo.ProbeClass;
import gateway.tool.demo.ProcessHosts;
import gateway.tool.demo.Processes;
import gateway.tool.demo.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Two gateways that may die, a kernel that would forward in clear if it were let (forwarding is on,
 * and a default route leads to the other gateway), and a host behind the left one that nobody
 * protects.
 */
final class CrashBed implements AutoCloseable {
  /** Class id of the probes that the left kernel is asked to forward. */
  static final int FORWARDED = 7;

  private static final int RATE = 2;
  private static final String STRANGER = "10.9.0.2";
  private static final String ROUTER = "10.9.0.1";

  private final Namespaces namespaces = new Namespaces();
  private final Processes processes;
  private final Map<Side, GatewayChild> gateways = new EnumMap<>(Side.class);
  private final List<Child> probes = new ArrayList<>();
  private int captures;

  CrashBed() throws GatewayException {
    processes = new Processes(namespaces);
    try {
      namespaces.build();
      processes.writeConfigurations();
      for (Side side : Side.values()) {
        useDefaultLeases(processes.folder(side).resolve("gateway.yaml"));
      }
      for (Side side : Side.values()) {
        String name = namespaces.name(side);
        namespaces.ip("netns", "exec", name, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        namespaces.ip(
            "-n", name, "route", "add", "default", "via", side.other().wan(), "dev", "wan0");
      }
      addStranger();
    } catch (GatewayException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  // The demo's leases last long; short ones are renewed while a gateway dies.
  private static void useDefaultLeases(Path yaml) {
    try {
      List<String> lines = Files.readAllLines(yaml);
      Files.write(yaml, lines.stream().filter(line -> !line.startsWith("leases:")).toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String stranger() {
    return namespaces.wire() + "h";
  }

  private void addStranger() throws GatewayException {
    String left = namespaces.name(Side.LEFT);
    namespaces.ip("netns", "add", stranger());
    namespaces.ip(
        "-n",
        left,
        "link",
        "add",
        "lan0",
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        stranger());
    namespaces.ip("-n", left, "address", "add", ROUTER + "/24", "dev", "lan0");
    namespaces.ip("-n", left, "link", "set", "lan0", "up");
    namespaces.ip("-n", stranger(), "address", "add", STRANGER + "/24", "dev", "eth0");
    namespaces.ip("-n", stranger(), "link", "set", "eth0", "up");
    namespaces.ip("-n", stranger(), "route", "add", "default", "via", ROUTER);
    String probes = "forwarded:" + FORWARDED + ":4001:4001:500:100";
    Child host =
        processes.witness(
            "stranger",
            stranger(),
            "Probe",
            List.of("--local", STRANGER, "--peer", Side.RIGHT.host(), "--class", probes));
    host.expect("ready", Processes.START_SECONDS);
    this.probes.add(host);
  }

  /** A capture of both directions; the file is complete when the observer has quit. */
  record Capture(Child observer, Path file) {}

  /** Starts an observer that writes a capture. */
  Capture capture() throws GatewayException {
    Path file = processes.folder().resolve("capture-" + captures++ + ".pcapng");
    List<String> words =
        List.of(
            "--port", "left=left", "--port", "right=right", "--unique", "--pcap", file.toString());
    Child observer = processes.witness("observer", namespaces.wire(), "Observer", words);
    observer.expect("ready", Processes.START_SECONDS);
    return new Capture(observer, file);
  }

  /** Starts or restarts a gateway and waits until it forwards. */
  void start(Side side) throws GatewayException {
    gateways.put(side, new GatewayChild(processes.folder(side), processes.gateway(side)));
    namespaces.lengthenQueue(side, "gw0");
  }

  GatewayChild gateway(Side side) {
    return gateways.get(side);
  }

  /** Starts the protected hosts' probes; both gateways run, so that their addresses are there. */
  void addHosts() throws GatewayException {
    for (Side side : Side.values()) {
      Child host =
          processes.witness(
              side.label() + " probe",
              namespaces.name(side),
              "Probe",
              ProcessHosts.arguments(side, RATE));
      host.expect("ready", Processes.START_SECONDS);
      probes.add(host);
    }
  }

  void startTraffic() throws GatewayException {
    for (Child probe : probes) {
      probe.ask("start", "started");
    }
  }

  void stopTraffic() throws GatewayException {
    for (Child probe : probes) {
      probe.ask("stop", "stopped");
    }
  }

  /** Everything that any host has received so far, repeats and strangers included. */
  long delivered() throws GatewayException {
    long sum = 0;
    for (Child probe : probes) {
      for (JsonNode one : probe.ask("stats", "stats").path("classes")) {
        sum += one.path("received").asLong() + one.path("foreign").asLong();
      }
    }
    return sum;
  }

  /** What both gateways dropped and why; for the message of a failure. */
  String drops() {
    StringBuilder text = new StringBuilder();
    gateways.forEach((side, gateway) -> {
      try {
        text.append(side.label()).append(' ').append(gateway.call("gateway:drops")).append(' ');
      } catch (GatewayException e) {
        text.append(side.label()).append(' ').append(e.getMessage()).append(' ');
      }
    });
    return text.toString();
  }

  /** Probes that any host received twice. */
  long duplicates() throws GatewayException {
    long sum = 0;
    for (Child probe : probes) {
      for (JsonNode one : probe.ask("stats", "stats").path("classes")) {
        sum += one.path("duplicates").asLong();
      }
    }
    return sum;
  }

  /** The number of the last protected probe that a side sent. */
  long lastSent(Side side) throws GatewayException {
    return host(side).count(ProbeClass.PROTECT).sent() - 1;
  }

  /** The number of the last protected probe that a side received, -1 for none. */
  long lastReceived(Side side) throws GatewayException {
    return host(side).count(ProbeClass.PROTECT).maxSequence();
  }

  private ProcessHosts host(Side side) {
    return new ProcessHosts(probes.get(1 + side.ordinal()));
  }

  /** What the left side's kernel would do with a packet of the stranger's. */
  String route(Side side) throws GatewayException {
    return namespaces.ip("-n", namespaces.name(side), "route", "get", side.other().host());
  }

  /** The device goes too, as when somebody removes it. */
  void removeDevice(Side side) throws GatewayException {
    namespaces.ip("-n", namespaces.name(side), "link", "delete", "gw0");
  }

  /**
   * Sends the frames of one direction again, from where their sender stands.
   *
   * @return how many were sent, and how many datagrams the gateway's kernel took in meanwhile
   */
  long[] replay(Path capture, Side from) throws GatewayException {
    long before = datagrams(from.other());
    List<String> device = List.of("--device", "wan0");
    Child injector = processes.witness("injector", namespaces.name(from), "Injector", device);
    injector.expect("ready", Processes.START_SECONDS);
    String command = "replay " + capture + " " + from.label() + " 20000";
    long sent = injector.ask(command, "sent").path("frames").asLong();
    injector.close();
    return new long[] {sent, datagrams(from.other()) - before};
  }

  // UDP packets that arrived: delivered to a socket, or dropped at a full one.
  private long datagrams(Side side) throws GatewayException {
    String name = namespaces.name(side);
    List<String> udp =
        namespaces
            .ip("netns", "exec", name, "cat", "/proc/net/snmp")
            .lines()
            .filter(line -> line.startsWith("Udp: "))
            .toList();
    return Long.parseLong(udp.get(1).split(" ")[1]);
  }

  @Override
  public void close() {
    gateways.values().forEach(gateway -> gateway.process().terminate());
    processes.close();
    delete(stranger());
    namespaces.close();
  }

  private static void delete(String namespace) {
    try {
      Process process =
          new ProcessBuilder("ip", "netns", "delete", namespace).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        System.err.println(said.strip());
      }
    } catch (IOException failed) {
      System.err.println(failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
