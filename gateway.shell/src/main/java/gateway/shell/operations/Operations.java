package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Host;
import gateway.core.swap.Comparison;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.port.api.PortConfig;
import gateway.shell.input.InputReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All commands of one running gateway. Any thread. */
public final class Operations implements RequestHandler {
  private final Map<String, Operation> operations = new TreeMap<>();
  private final LoadTurn loadTurn;
  private final LoadFolder folder;

  /**
   * @param host whose gateway runs
   * @param commits its commits
   */
  public Operations(Host host, Commits commits) {
    this(
        host.gateway(),
        commits,
        host.config().ports(),
        host.comparison(),
        new LoadFolder(host.directory()),
        host.started());
  }

  /**
   * @param gateway whose steps are driven
   * @param commits its commits
   * @param ports how its ports were configured
   * @param comparison how thoroughly a swap compares
   * @param folder the files that may be loaded
   * @param started when the gateway became ready, monotonic
   */
  Operations(
      Gateway gateway,
      Commits commits,
      List<PortConfig> ports,
      Comparison comparison,
      LoadFolder folder,
      long started) {
    this.folder = folder;
    loadTurn =
        new LoadTurn(
            new InputReader(gateway.clock(), Duration.ofSeconds(30), Duration.ofSeconds(120)),
            Duration.ofSeconds(60));
    add(new SpdOperations(gateway, commits, comparison).all());
    add(new SaOperations(gateway, commits).all());
    add(new PortOperations(gateway, ports).all());
    add(new HookOperations(gateway).all());
    add(new CipherOperations(gateway, commits).all());
    add(new GatewayOperations(gateway, commits, started).all());
    add(List.of(new Operation("help", "", "Lists the commands.", this::help)));
  }

  /** Whose turn it is to load one. */
  public LoadTurn loadTurn() {
    return loadTurn;
  }

  /** The files that may be loaded. */
  public LoadFolder folder() {
    return folder;
  }

  private void add(List<Operation> group) {
    group.forEach(operation -> operations.put(operation.name(), operation));
  }

  @Override
  public JsonNode handle(Request request) throws GatewayException {
    String name = request.words().getFirst();
    @Nullable Operation operation = operations.get(name);
    if (operation == null) {
      throw new GatewayException(
          Errno.ENOENT, "there is no command '" + name + "'; help lists them");
    }
    if (request.words().contains("--help")) {
      ObjectNode help = JsonNodeFactory.instance.objectNode();
      help.put("schema", "gateway.help/1");
      return help.setAll(describe(operation));
    }
    return operation.body().run(new Arguments(request));
  }

  private ArrayNode help(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    operations.values().forEach(operation -> rows.add(describe(operation)));
    return rows;
  }

  private static ObjectNode describe(Operation operation) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("command", (operation.name() + " " + operation.usage()).strip())
        .put("description", operation.description());
  }
}
