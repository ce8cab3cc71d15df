package gateway.bench.tunnel;

import gateway.bench.report.BenchReport;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.tool.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./gateway bench tunnel}. */
@Command(
    name = "tunnel",
    description = {
      "Bits per CPU-second of two gateways, beside strongSwan's kernel-libipsec and a bare wire.",
      "Needs root, iperf3 and ethtool; strongSwan unless --without-peers."
    })
public final class TunnelBench implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many rounds; ${DEFAULT-VALUE} if left out.")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How long each run of a round takes; ${DEFAULT-VALUE} if left out.")
  private int seconds = 5;

  @Option(names = "--without-peers", description = "Measures our gateway and the wire alone.")
  private boolean withoutPeers;

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws GatewayException {
    if (spec != null && (rounds < 1 || seconds < 1)) {
      throw new ParameterException(spec.commandLine(), "--rounds and --seconds begin at 1");
    }
    String missing = Prerequisites.missing(!withoutPeers);
    if (missing != null) {
      System.err.println("gateway bench tunnel: " + missing);
      return Main.MISSING;
    }
    BenchReport report = new BenchReport("tunnel", "bits_per_gateway_cpu_second", rounds);
    Path folder = temporaryFolder();
    Rounds bench = new Rounds(report, folder, seconds, System.err::println);
    Thread cleanup = Thread.ofPlatform().name("bench-cleanup").unstarted(bench::close);
    Runtime.getRuntime().addShutdownHook(cleanup);
    try {
      bench.add(new GatewayPair(bench.prefix("g"), folder, home(), false));
      bench.add(new GatewayPair(bench.prefix("c"), folder, home(), true));
      if (!withoutPeers) {
        bench.add(new StrongSwan(bench.prefix("s"), folder));
      }
      bench.add(new PlainVeth(bench.prefix("p")));
      bench.run(rounds);
    } finally {
      bench.close();
      Runtime.getRuntime().removeShutdownHook(cleanup);
    }
    System.out.print(json ? report.toJson().toPrettyString() + "\n" : report.toText());
    return Main.OK;
  }

  private static Path home() throws GatewayException {
    String home = System.getProperty("gateway.home");
    if (home == null) {
      throw new GatewayException(
          Errno.ENOENT, "the bench starts gateways by the launcher: run ./gateway bench tunnel");
    }
    return Path.of(home);
  }

  private static Path temporaryFolder() throws GatewayException {
    try {
      return Files.createTempDirectory("gateway-bench-tunnel");
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "no temporary folder: " + e.getMessage(), e);
    }
  }
}
