package gateway.bench.tunnel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run of {@code iperf3} from the left to the right, client and server fresh. */
final class Iperf {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GRACE_SECONDS = 30;

  /**
   * What a run moved.
   *
   * @param bits that arrived, of payload
   * @param packets that arrived; 0 for TCP
   * @param cpuSeconds of client and server
   * @param gatewayCpuSeconds of the gateways while client and server ran
   */
  record Run(double bits, long packets, double cpuSeconds, double gatewayCpuSeconds) {}

  private final Path folder;
  private final int seconds;

  /**
   * @param folder for the output
   * @param seconds of each run
   */
  Iperf(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /** A TCP stream. */
  Run tcp(Contender contender) throws GatewayException {
    return run(contender, List.of());
  }

  /** Datagrams of so many bytes of payload, so many a second if the machine can. */
  Run udp(Contender contender, int payload, int packetsPerSecond) throws GatewayException {
    return run(
        contender,
        List.of(
            "--udp",
            "--length",
            String.valueOf(payload),
            "--bitrate",
            String.valueOf(8L * payload * packetsPerSecond)));
  }

  private Run run(Contender contender, List<String> options) throws GatewayException {
    VethPair link = contender.link();
    String server = contender.address(VethPair.RIGHT);
    try (Child listener =
        Child.start(
            "the iperf3 server",
            folder.resolve("iperf3.log"),
            Map.of(),
            link.inside(
                VethPair.RIGHT,
                "iperf3",
                "--server",
                "--one-off",
                "--forceflush",
                "--bind",
                server))) {
      listener.await("Server listening", 0, GRACE_SECONDS);
      List<String> words = new ArrayList<>(List.of("iperf3", "--client", server, "--json"));
      words.addAll(List.of("--bind", contender.address(VethPair.LEFT)));
      words.addAll(List.of("--time", String.valueOf(seconds)));
      words.addAll(options);
      double before = CpuTime.seconds(contender.gateways());
      String answer = Command.run(link.inside(VethPair.LEFT, words), seconds + GRACE_SECONDS);
      double after = CpuTime.seconds(contender.gateways());
      listener.awaitEnd(GRACE_SECONDS);
      return read(contender, answer, after - before);
    }
  }

  private static Run read(Contender contender, String answer, double gatewaySeconds)
      throws GatewayException {
    try {
      JsonNode end = JSON.readTree(answer).path("end");
      JsonNode received = end.path("sum_received");
      if (received.path("bytes").asLong() == 0) {
        throw new GatewayException(Errno.EIO, "nothing came through " + contender.name());
      }
      JsonNode cpu = end.path("cpu_utilization_percent");
      double percent = cpu.path("host_total").asDouble() + cpu.path("remote_total").asDouble();
      return new Run(
          received.path("bytes").asDouble() * 8,
          received.path("packets").asLong() - received.path("lost_packets").asLong(),
          percent / 100 * received.path("seconds").asDouble(),
          gatewaySeconds);
    } catch (JsonProcessingException e) {
      throw new GatewayException(
          Errno.EIO, "iperf3 through " + contender.name() + " answered no JSON: " + answer, e);
    }
  }
}
