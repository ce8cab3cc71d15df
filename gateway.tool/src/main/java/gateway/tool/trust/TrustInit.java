package gateway.tool.trust;

import gateway.packet.GatewayException;
import gateway.tool.Main;
import gateway.trust.sign.Identity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./gateway trust init}. */
@Command(
    name = "init",
    description =
        "Makes a key to sign bundles with, and the certificate that gateways are to trust.")
public final class TrustInit implements Callable<Integer> {
  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where owner.key and owner.pem go; ${DEFAULT-VALUE} if left out.",
      defaultValue = ".")
  private Path folder = Path.of(".");

  @Option(
      names = "--subject",
      paramLabel = "DN",
      description = "Who the owner is; ${DEFAULT-VALUE} if left out.",
      defaultValue = "CN=owner")
  private String subject = "CN=owner";

  @Override
  public Integer call() throws GatewayException {
    Identity.create(folder, "owner", subject, Instant.now());
    System.out.println(folder.resolve("owner.key").normalize());
    System.out.println(folder.resolve("owner.pem").normalize());
    return Main.OK;
  }
}
