package gateway.itest.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.bench.tunnel.Child;
import gateway.bench.tunnel.Command;
import gateway.bench.tunnel.GatewayFiles;
import gateway.bench.tunnel.VethPair;
import gateway.packet.GatewayException;
import gateway.shell.control.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two production gateways in processes and namespaces of their own, 1,000 policies, real traffic.
 */
class TunnelAllocationTest {
  private static final int POLICIES = 1000;
  private static final long PACKETS = 1_000_000;
  private static final int RUN_SECONDS = 3;
  private static final int LEAST_WARM_RUNS = 2;
  private static final int MOST_RUNS = 20;
  private static final int MOST_CHANGES_OF_MIND = 3;
  private static final String PING_SECONDS = "8";
  private static final String TCP_PORT = "5201";
  private static final String UDP_PORT = "5202";

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Child> gateways = new ArrayList<>();
  private int answers;
  private int runs;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void shouldAllocateNothingPerPacketThroughTunAndUdpWhenWarm() throws Exception {
    assumeMachine();
    VethPair link = VethPair.create("gwalloc-" + ProcessHandle.current().pid());
    open.add(link);
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      start(link, side);
    }
    for (Child gateway : gateways) {
      gateway.await("ready", 0, 60);
    }
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      assertEquals(POLICIES, ask(side, "gateway:info").path("policies").asInt());
    }

    warmUp(link);
    Map<String, Long> before = allocated();
    Map<String, Long> after = million(link, before);
    for (int again = 0; again < MOST_CHANGES_OF_MIND && !after.equals(before); again++) {
      before = after;
      after = million(link, before);
    }
    assertEquals(before, after, "bytes that workers allocated over a million packets");
  }

  /**
   * Moves a million packets through both ports of both gateways; answers what workers had allocated
   * then. A few hundred bytes may come once, when the compiler meets a case that it had bet against
   * and takes compiled code back; whatever is paid by packet, batch or system call comes each time.
   */
  private Map<String, Long> million(VethPair link, Map<String, Long> before)
      throws GatewayException {
    List<Long> packets = packets();
    for (int run = 0; run < MOST_RUNS && fewest(packets) < PACKETS; run++) {
      traffic(link);
    }
    Map<String, Long> after = allocated();
    assertTrue(fewest(packets) >= PACKETS, () -> "too few packets after " + packets);
    System.out.println("workers had allocated " + before + ", now " + after);
    return after;
  }

  /**
   * Until the compiler has done its work: a flood of pings, which makes the many system calls that
   * large batches spare, and then at least two runs, the last without garbage. A system call costs
   * a short-lived object as long as the code around it is not compiled to the end.
   */
  private void warmUp(VethPair link) throws GatewayException {
    Command.run(
        link.inside(
            VethPair.LEFT,
            List.of(
                "ping",
                "-f",
                "-q",
                "-w",
                PING_SECONDS,
                "-I",
                GatewayFiles.inner(VethPair.LEFT),
                GatewayFiles.inner(VethPair.RIGHT))));
    Map<String, Long> allocated = Map.of();
    boolean still = true;
    for (int run = 0; still || run < LEAST_WARM_RUNS; run++) {
      assertTrue(run < MOST_RUNS, "the workers allocate for ever: " + allocated);
      traffic(link);
      Map<String, Long> now = allocated();
      still = !now.equals(allocated);
      allocated = now;
    }
  }

  private void start(VethPair link, int side) throws GatewayException {
    Path directory = directory(side);
    GatewayFiles.write(directory, side, POLICIES);
    List<String> java =
        link.inside(
            side,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=dontinline,gateway.port.libc.Libc::*",
            "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            AccountedGateway.class.getName(),
            directory.toString());
    Child child = Child.start("gateway " + side, folder.resolve(side + ".log"), Map.of(), java);
    gateways.add(child);
    open.add(child);
  }

  private Path directory(int side) {
    return folder.resolve("gateway-" + side);
  }

  /** TCP both ways, which is cut and joined, and datagrams, which are not. */
  private void traffic(VethPair link) throws GatewayException {
    int number = runs++;
    try (Child tcpServer = server(link, TCP_PORT, number);
        Child udpServer = server(link, UDP_PORT, number)) {
      tcpServer.await("Server listening", 0, 30);
      udpServer.await("Server listening", 0, 30);
      Path log = folder.resolve("udp-client-" + number);
      List<String> datagrams =
          client(link, UDP_PORT, "--udp", "--length", "200", "--bitrate", "16M");
      try (Child udp = Child.start("iperf3 --udp", log, Map.of(), datagrams)) {
        Command.run(client(link, TCP_PORT, "--bidir"), RUN_SECONDS + 30);
        udp.awaitEnd(RUN_SECONDS + 30);
      }
    }
  }

  private Child server(VethPair link, String port, int run) throws GatewayException {
    return Child.start(
        "iperf3 --server",
        folder.resolve("server-" + port + "-" + run),
        Map.of(),
        link.inside(
            VethPair.RIGHT,
            "iperf3",
            "--server",
            "--one-off",
            "--forceflush",
            "--port",
            port,
            "--bind",
            GatewayFiles.inner(VethPair.RIGHT)));
  }

  private static List<String> client(VethPair link, String port, String... options) {
    List<String> words = new ArrayList<>(List.of("iperf3", "--port", port));
    words.addAll(List.of("--client", GatewayFiles.inner(VethPair.RIGHT)));
    words.addAll(List.of("--bind", GatewayFiles.inner(VethPair.LEFT)));
    words.addAll(List.of("--time", String.valueOf(RUN_SECONDS)));
    words.addAll(List.of(options));
    return link.inside(VethPair.LEFT, words);
  }

  /** Bytes that each worker thread has allocated since its start. */
  private Map<String, Long> allocated() throws GatewayException {
    Map<String, Long> bytes = new TreeMap<>();
    for (Child gateway : gateways) {
      gateway.tell("account");
      String line = gateway.await("allocated ", answers, 30);
      for (String word : line.substring("allocated ".length()).split(" ")) {
        String[] pair = word.split("=");
        bytes.put(pair[0], Long.valueOf(pair[1]));
      }
    }
    answers++;
    assertEquals(gateways.size(), bytes.size(), () -> "one worker each: " + bytes);
    return bytes;
  }

  /** Packets through each port of each gateway. */
  private List<Long> packets() throws GatewayException {
    List<Long> counts = new ArrayList<>();
    for (int side = VethPair.LEFT; side <= VethPair.RIGHT; side++) {
      JsonNode ports = ask(side, "port:list");
      assertEquals(2, ports.size());
      for (JsonNode port : ports) {
        counts.add(port.path("rx_packets").asLong() + port.path("tx_packets").asLong());
      }
    }
    return counts;
  }

  private long fewest(List<Long> before) throws GatewayException {
    List<Long> now = packets();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < now.size(); i++) {
      fewest = Math.min(fewest, now.get(i) - before.get(i));
    }
    return fewest;
  }

  private JsonNode ask(int side, String command) throws GatewayException {
    try (ControlClient client = ControlClient.connect(directory(side))) {
      return client.call(command);
    }
  }

  private static void assumeMachine() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "network namespaces need root");
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs /dev/net/tun: modprobe tun");
    for (String program : List.of("ip", "ethtool", "ping", "iperf3")) {
      assumeTrue(isThere(program), "needs " + program + ": run ./gateway setup");
    }
  }

  private static boolean isThere(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    for (String each : path.split(":")) {
      if (!each.isEmpty() && Files.isExecutable(Path.of(each, program))) {
        return true;
      }
    }
    return false;
  }
}
