package gateway.tool.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.config.GatewayConfig;
import gateway.core.folder.Configuration;
import gateway.core.folder.RunFolder;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortConfig;
import gateway.port.api.PortDriver;
import gateway.tool.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./gateway release DIR}. */
@Command(
    name = "release",
    description =
        "Takes away the routes and devices that a stopped or killed gateway left standing.")
public final class Release implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "The gateway's folder.")
  private Path directory = Path.of("gateway-data");

  @Option(names = "--json", description = "Prints JSON instead of text.")
  private boolean json;

  @Override
  public Integer call() throws GatewayException {
    if (!Files.isDirectory(directory)) {
      throw new GatewayException(Errno.ENOENT, "there is no folder " + directory);
    }
    List<String> removed = new ArrayList<>();
    Map<String, PortDriver> drivers = GatewayProcess.portDrivers();
    GatewayConfig config = Configuration.readConfig(directory, drivers.keySet());
    RunFolder.requireNamespace(directory);
    try (RunFolder held = RunFolder.take(directory)) {
      for (PortConfig port : config.ports()) {
        PortDriver driver = drivers.get(port.type());
        if (driver != null) {
          removed.addAll(driver.release(port));
        }
      }
    }
    forgetNamespace();
    if (removed.isEmpty() && !config.ports().isEmpty()) {
      System.err.println(
          "nothing of "
              + directory
              + " stands in this network namespace; if the gateway ran in another one, release it"
              + " there: ip netns exec NAME ./gateway release "
              + directory);
    }
    print(removed);
    return Main.OK;
  }

  // Nothing stands there any more, so the next release may be anywhere.
  private void forgetNamespace() throws GatewayException {
    Path note = directory.resolve("run").resolve("netns");
    try {
      Files.deleteIfExists(note);
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EIO, note + ": cannot be removed: " + e + "; check folder and rights", e);
    }
  }

  private void print(List<String> removed) {
    if (!json) {
      removed.forEach(System.out::println);
      return;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("schema", "gateway.release/1");
    ArrayNode list = answer.putArray("removed");
    removed.forEach(list::add);
    System.out.println(answer);
  }
}
