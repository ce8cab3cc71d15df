package gateway.bench;

import gateway.bench.spd.SpdBench;
import gateway.bench.tunnel.TunnelBench;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./gateway bench NAME}. */
@Command(
    name = "bench",
    description = "Measures, side by side with others where there are others.",
    synopsisSubcommandLabel = "NAME",
    subcommands = {SpdBench.class, TunnelBench.class})
public final class Bench implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("called without picocli");
    }
    throw new ParameterException(
        spec.commandLine(), "which bench? " + String.join(", ", spec.subcommands().keySet()));
  }
}
