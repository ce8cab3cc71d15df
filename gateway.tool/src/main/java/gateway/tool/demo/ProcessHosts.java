package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The hosts behind a gateway: a probe process in its namespace. */
public final class ProcessHosts implements Testbed.Hosts {
  private final Child probe;

  /**
   * @param probe a running {@code gateway.observer.Probe}
   */
  public ProcessHosts(Child probe) {
    this.probe = probe;
  }

  /**
   * The arguments of the probe process.
   *
   * @param times the rate of each class is multiplied
   */
  public static List<String> arguments(Side side, int times) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--local", side.host(), "--peer", side.other().host()));
    for (ProbeClass probes : ProbeClass.values()) {
      words.add("--class");
      words.add(
          String.format(
              Locale.ROOT,
              "%s:%d:%d:%d:%d:%d",
              probes.label(),
              probes.id(),
              probes.port(),
              probes.port(),
              times * probes.perSecond(),
              probes.bytes()));
    }
    return words;
  }

  @Override
  public void start() throws GatewayException {
    probe.ask("start", "started");
  }

  @Override
  public void stop() throws GatewayException {
    probe.ask("stop", "stopped");
  }

  @Override
  public long sendingNanos() throws GatewayException {
    return probe.ask("stats", "stats").path("sending_ns").asLong();
  }

  @Override
  public Testbed.Count count(ProbeClass probes) throws GatewayException {
    JsonNode stats = probe.ask("stats", "stats").path("classes").path(probes.label());
    return new Testbed.Count(
        stats.path("sent").asLong(),
        stats.path("received").asLong(),
        stats.path("distinct").asLong(),
        stats.path("duplicates").asLong(),
        stats.path("max_seq").asLong(),
        stats.path("kernel_drops").asLong());
  }

  @Override
  public long sequenceAt(ProbeClass probes, long unixNanos) throws GatewayException {
    return probe.ask("seq_at " + probes.label() + " " + unixNanos, "seq_at").path("seq").asLong();
  }

  @Override
  public long missing(ProbeClass probes, long to) throws GatewayException {
    String command = "missing " + probes.label() + " 0 " + to;
    return probe.ask(command, "missing").path("missing").asLong();
  }

  @Override
  public long arrived(ProbeClass probes, long from) throws GatewayException {
    String command = "arrived " + probes.label() + " " + from;
    return probe.ask(command, "arrived").path("arrived").asLong();
  }

  @Override
  public long sentWithin(long fromUnixNanos, long toUnixNanos) throws GatewayException {
    JsonNode window = probe.ask("window " + fromUnixNanos + " " + toUnixNanos, "window");
    long sum = 0;
    for (JsonNode count : window.path("classes")) {
      sum += count.path("sent").asLong();
    }
    return sum;
  }

  @Override
  public void lose() throws GatewayException {
    probe.ask("lose " + ProbeClass.PROTECT.label(), "lose");
  }

  @Override
  public void duplicate() throws GatewayException {
    probe.ask("duplicate " + ProbeClass.PROTECT.label(), "duplicate");
  }

  @Override
  public void deliver(ProbeClass probes, long sequence) throws GatewayException {
    probe.ask("deliver " + probes.label() + " " + sequence, "delivered");
  }
}
