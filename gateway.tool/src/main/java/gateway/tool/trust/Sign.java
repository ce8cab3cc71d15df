package gateway.tool.trust;

import gateway.packet.GatewayException;
import gateway.tool.Main;
import gateway.trust.sign.Identity;
import gateway.trust.sign.JarSignature;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gateway sign JAR}. */
@Command(
    name = "sign",
    description = {
      "Signs a bundle, so that gateways that trust the certificate let it in.",
      "'gateway trust init' makes a key and its certificate."
    })
public final class Sign implements Callable<Integer> {
  @Parameters(paramLabel = "JAR", description = "The bundle.")
  private Path jar = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The private key, in PEM form; ${DEFAULT-VALUE} if left out.",
      defaultValue = "owner.key")
  private Path key = Path.of("owner.key");

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Its certificate, in PEM form; ${DEFAULT-VALUE} if left out.",
      defaultValue = "owner.pem")
  private Path certificate = Path.of("owner.pem");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the signed bundle goes; it takes the place of JAR if left out.")
  private @Nullable Path out;

  @Override
  public Integer call() throws GatewayException {
    Path target = out == null ? jar : out;
    JarSignature.sign(jar, Identity.read(key, certificate), target.toAbsolutePath(), Instant.now());
    System.out.println(target);
    return Main.OK;
  }
}
