package gateway.tool.trust;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./gateway trust init|add}. */
@Command(
    name = "trust",
    description = "An owner's key, and the certificates that a gateway trusts.",
    subcommands = {TrustInit.class, TrustAdd.class})
public final class TrustVerb implements Callable<Integer> {
  private @Nullable CommandSpec spec;

  @Spec
  void spec(CommandSpec value) {
    spec = value;
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say trust init, or trust add CERT");
  }
}
