package gateway.tool.run;

import gateway.core.commit.Change;
import gateway.core.config.GatewayConfig;
import gateway.core.config.GatewayYaml;
import gateway.core.xfrm.XfrmReader;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Everything that the files of a gateway's folder say, read before anything is done.
 *
 * @param config {@code gateway.yaml}
 * @param changes the orders of all files under {@code load}, in their order
 * @param drivers the port drivers by type
 */
record Configuration(
    GatewayConfig config, List<Change> changes, Map<String, PortDriver> drivers) {

  /**
   * Reads the folder.
   *
   * @throws GatewayException what is wrong in any of the files, all of it
   */
  static Configuration read(Path directory) throws GatewayException {
    GatewayConfig config = readConfig(directory, portDrivers());
    List<Change> changes = new ArrayList<>();
    List<GatewayException> wrong = new ArrayList<>();
    for (Path file : config.loadFiles(directory)) {
      try {
        changes.addAll(XfrmReader.read(file.toString(), TextFiles.read(file.toString())).changes());
      } catch (GatewayException e) {
        wrong.add(e);
      }
    }
    if (!wrong.isEmpty()) {
      String messages =
          String.join("\n", wrong.stream().map(GatewayException::getMessage).toList());
      throw new GatewayException(wrong.getFirst().code(), messages);
    }
    return new Configuration(config, changes, portDrivers());
  }

  /** Reads {@code gateway.yaml} alone. */
  static GatewayConfig readConfig(Path directory, Map<String, PortDriver> drivers)
      throws GatewayException {
    Path yaml = directory.resolve("gateway.yaml");
    if (!Files.exists(yaml)) {
      throw new GatewayException(
          Errno.ENOENT,
          "there is no " + yaml + "; write one, the README shows the smallest that works");
    }
    return GatewayYaml.read(yaml.toString(), TextFiles.read(yaml.toString()), drivers.keySet());
  }

  /** The port drivers of this installation by type. */
  static Map<String, PortDriver> portDrivers() {
    Map<String, PortDriver> drivers = new TreeMap<>();
    ServiceLoader.load(PortDriver.class, Configuration.class.getClassLoader())
        .forEach(driver -> drivers.put(driver.type(), driver));
    return drivers;
  }
}
