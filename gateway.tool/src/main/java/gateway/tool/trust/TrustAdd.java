package gateway.tool.trust;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.tool.Main;
import gateway.trust.sign.TrustedSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gateway trust add CERT}. */
@Command(
    name = "add",
    description = "Lets a gateway trust what the owner of a certificate has signed.")
public final class TrustAdd implements Callable<Integer> {
  @Parameters(paramLabel = "CERT", description = "The certificate, in PEM form.")
  private Path certificate = Path.of("owner.pem");

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The gateway's folder; ${DEFAULT-VALUE} if left out.",
      defaultValue = "gateway-data")
  private Path directory = Path.of("gateway-data");

  @Override
  public Integer call() throws GatewayException {
    if (!Files.isDirectory(directory)) {
      throw new GatewayException(
          Errno.ENOENT, "there is no folder " + directory + "; name the gateway's with --dir");
    }
    System.out.println(TrustedSigner.add(certificate, directory));
    return Main.OK;
  }
}
