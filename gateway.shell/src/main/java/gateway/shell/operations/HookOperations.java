package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.hook.HookSet;
import gateway.netfilter.HookPoint;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The commands {@code hook:}. What chains remember is shown; no hook is asked. Any thread. */
final class HookOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Gateway gateway;

  HookOperations(Gateway gateway) {
    this.gateway = gateway;
  }

  List<Operation> all() {
    return List.of(
        new Operation("hook:list", "", "Lists the hooks and where they stand.", this::list),
        new Operation(
            "hook:points",
            "",
            "Lists the points of a packet's way with their hooks in order.",
            this::points));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    return gateway.look(snapshot -> list(snapshot.hooks));
  }

  private static ArrayNode list(HookSet hooks) {
    Map<String, List<String>> inForce = new TreeMap<>();
    for (HookPoint point : HookPoint.values()) {
      for (String name : hooks.at(point).names()) {
        inForce.computeIfAbsent(name, n -> new ArrayList<>()).add(point.label());
      }
    }
    ArrayNode rows = JSON.arrayNode();
    inForce.forEach((name, points) -> row(rows, name, "in-force", points));
    new TreeMap<>(hooks.closed())
        .forEach((name, points) ->
            row(rows, name, "absent", points.stream().map(HookPoint::label).toList()));
    return rows;
  }

  private static void row(ArrayNode rows, String name, String state, List<String> points) {
    ObjectNode row = rows.addObject().put("name", name).put("state", state);
    ArrayNode list = row.putArray("points");
    points.forEach(list::add);
  }

  private JsonNode points(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    return gateway.look(snapshot -> points(snapshot.hooks));
  }

  private static ArrayNode points(HookSet hooks) {
    ArrayNode rows = JSON.arrayNode();
    for (HookPoint point : HookPoint.values()) {
      ObjectNode row = rows.addObject().put("point", point.label());
      row.put("state", hooks.isClosed(point) ? "closed" : "open");
      ArrayNode names = row.putArray("hooks");
      hooks.at(point).names().forEach(names::add);
      ArrayNode absent = row.putArray("absent");
      new TreeMap<>(hooks.closed())
          .forEach((name, points) -> {
            if (points.contains(point)) {
              absent.add(name);
            }
          });
    }
    return rows;
  }
}
