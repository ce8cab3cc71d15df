package gateway.core.folder;

import gateway.core.commit.Change;
import gateway.core.config.GatewayConfig;
import gateway.core.config.GatewayYaml;
import gateway.core.xfrm.XfrmFile;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the files of a gateway's folder say, read before anything is done.
 *
 * @param config {@code gateway.yaml}
 * @param loading what {@code unmatched} says, then the orders of all files under {@code load}
 * @param warnings what does not hinder the gateway but should be mended
 */
public record Configuration(GatewayConfig config, Loading loading, List<String> warnings) {

  /**
   * Reads the folder.
   *
   * @param portTypes the types of port that there are, or null when drivers may still come
   * @throws GatewayException what is wrong in any of the files, all of it
   */
  public static Configuration read(Path directory, @Nullable Set<String> portTypes)
      throws GatewayException {
    GatewayConfig config = readConfig(directory, portTypes);
    Loading loading = new Loading();
    if (config.unmatchedAccept()) {
      // with the policies and not before them: until they are in force nothing passes
      for (Direction direction : Direction.values()) {
        loading.precede(new Change.SetDefault(direction, true));
      }
    }
    List<String> warnings = new ArrayList<>();
    List<GatewayException> wrong = new ArrayList<>();
    for (Path file : config.loadFiles(directory)) {
      try {
        String name = file.toString();
        XfrmFile content = XfrmReader.read(name, TextFiles.read(name));
        loading.add(name, content);
        @Nullable String warning = KeyFiles.warning(file, content);
        if (warning != null) {
          warnings.add(warning);
        }
      } catch (GatewayException e) {
        wrong.add(e);
      }
    }
    if (!wrong.isEmpty()) {
      String messages =
          String.join("\n", wrong.stream().map(GatewayException::getMessage).toList());
      throw new GatewayException(wrong.getFirst().code(), messages);
    }
    return new Configuration(config, loading, warnings);
  }

  /** Reads {@code gateway.yaml} alone. */
  public static GatewayConfig readConfig(Path directory, @Nullable Set<String> portTypes)
      throws GatewayException {
    Path yaml = requireYaml(directory);
    return GatewayYaml.read(yaml.toString(), TextFiles.read(yaml.toString()), portTypes);
  }

  /**
   * Makes sure that a folder is a gateway's, before anything is written there.
   *
   * @throws GatewayException ENOENT
   */
  public static Path requireYaml(Path directory) throws GatewayException {
    Path yaml = directory.resolve("gateway.yaml");
    if (!Files.exists(yaml)) {
      throw new GatewayException(
          Errno.ENOENT,
          "there is no "
              + yaml
              + "; write one: the smallest is gateway: { name: NAME }, examples/two-gateways has"
              + " whole ones");
    }
    return yaml;
  }
}
