package gateway.bench.tunnel;

import gateway.bench.report.BenchReport;
import gateway.bench.report.Series;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts the contenders, warms them up, and measures them in turn. */
final class Rounds implements AutoCloseable {
  private static final int SMALL_PAYLOAD = 64;
  private static final int OFFERED_PACKETS = 150_000;

  /** The least and the most time a contender gets to compile what it runs. */
  private static final int LEAST_WARM_SECONDS = 10;

  private static final int MOST_WARM_SECONDS = 60;

  /** A run that is no more than this better than the best before says that warm-up is over. */
  private static final double STILL_WARMING = 1.05;

  /** One column of the report: a contender under one kind of traffic. */
  private record Event(Contender contender, Traffic traffic, Series series) {}

  private enum Traffic {
    TCP(""),
    TCP_WIRE_SEGMENTATION("-wire-gso"),
    UDP("-udp64");

    final String suffix;

    Traffic(String suffix) {
      this.suffix = suffix;
    }
  }

  private final BenchReport report;
  private final Path folder;
  private final int seconds;
  private final Consumer<String> progress;
  private final List<Contender> contenders = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private boolean closed;

  Rounds(BenchReport report, Path folder, int seconds, Consumer<String> progress) {
    this.report = report;
    this.folder = folder;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** The names of namespaces of this bench begin so. */
  String prefix(String contender) {
    return "gwbench-" + ProcessHandle.current().pid() + contender;
  }

  /** Adds a contender and starts it. */
  void add(Contender contender) throws GatewayException {
    synchronized (this) {
      contenders.add(contender);
    }
    progress.accept("starting " + contender.name());
    contender.start();
  }

  /** Warms everybody up and runs the rounds; afterwards the report is complete. */
  void run(int rounds) throws GatewayException {
    for (Contender contender : contenders) {
      warm(contender);
    }
    plan();
    for (int round = 1; round <= rounds; round++) {
      for (Event event : events) {
        double value = measure(event);
        event.series().add(value);
        progress.accept(
            String.format(
                Locale.ROOT, "round %d %s %.1f M", round, event.series().name(), value / 1e6));
      }
    }
    report.finish();
    describe();
  }

  private void warm(Contender contender) throws GatewayException {
    progress.accept("warming up " + contender.name());
    new Iperf(folder, Math.min(seconds, 2)).udp(contender, SMALL_PAYLOAD, OFFERED_PACKETS);
    Iperf load = new Iperf(folder, seconds);
    double best = 0;
    int spent = 0;
    boolean better = true;
    while (spent < LEAST_WARM_SECONDS || (better && spent < MOST_WARM_SECONDS)) {
      double value = value(contender, Traffic.TCP, load.tcp(contender));
      better = value > best * STILL_WARMING;
      best = Math.max(best, value);
      spent += seconds;
      if (contender.gateways().isEmpty()) {
        return;
      }
    }
  }

  private void plan() {
    for (Contender contender : contenders) {
      plan(contender, Traffic.TCP);
    }
    for (Contender contender : contenders) {
      if (!contender.gateways().isEmpty()) {
        plan(contender, Traffic.UDP);
      }
    }
    plan(contenders.getFirst(), Traffic.TCP_WIRE_SEGMENTATION);
  }

  private void plan(Contender contender, Traffic traffic) {
    Series series = report.series(contender.name() + traffic.suffix, contender.version());
    events.add(new Event(contender, traffic, series));
  }

  private double measure(Event event) throws GatewayException {
    Contender contender = event.contender();
    Iperf load = new Iperf(folder, seconds);
    return switch (event.traffic()) {
      case TCP -> value(contender, Traffic.TCP, load.tcp(contender));
      case UDP ->
          value(contender, Traffic.UDP, load.udp(contender, SMALL_PAYLOAD, OFFERED_PACKETS));
      case TCP_WIRE_SEGMENTATION -> {
        contender.link().wireSegmentation(true);
        try {
          yield value(contender, Traffic.TCP, load.tcp(contender));
        } finally {
          contender.link().wireSegmentation(false);
        }
      }
    };
  }

  private static double value(Contender contender, Traffic traffic, Iperf.Run run) {
    double moved = traffic == Traffic.UDP ? run.packets() : run.bits();
    double cpu = contender.gateways().isEmpty() ? run.cpuSeconds() : run.gatewayCpuSeconds();
    // A tick is the least that the kernel counts.
    return moved / Math.max(cpu, 0.01);
  }

  private void describe() throws GatewayException {
    String iperf = Command.run(List.of("iperf3", "--version")).lines().findFirst().orElse("");
    for (Event event : events) {
      Series series = event.series();
      boolean udp = event.traffic() == Traffic.UDP;
      series
          .condition("wire_gso", event.traffic() == Traffic.TCP_WIRE_SEGMENTATION)
          .condition("traffic", udp ? "udp" : "tcp")
          .condition("seconds", seconds)
          .condition("load_generator", iperf)
          .condition("wire_mtu_bytes", 1500);
      if (udp) {
        series
            .condition("unit", "packets_delivered_per_gateway_cpu_second")
            .condition("payload_bytes", SMALL_PAYLOAD)
            .condition("offered_packets_per_second", OFFERED_PACKETS);
      }
      event.contender().describe(series);
    }
    List<String> names = contenders.stream().map(Contender::name).toList();
    if (names.contains("gateway-openssl-plain")) {
      report.ratio("gateway-openssl", "gateway-openssl-plain");
    }
    if (names.contains("libipsec")) {
      report.ratio("gateway-openssl", "libipsec");
      report.ratio("gateway-openssl-udp64", "libipsec-udp64");
    }
  }

  /** Ends every contender and deletes what was written; any thread, any number of times. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    contenders.forEach(Contender::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      progress.accept("cannot delete " + folder + ": " + left.getMessage());
    }
  }
}
