package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.commit.Snapshot;
import gateway.core.commit.Truth;
import gateway.core.folder.Loading;
import gateway.core.sad.SaEntry;
import gateway.core.worker.Counter;
import gateway.core.worker.Worker;
import gateway.core.xfrm.XfrmReader;
import gateway.crypto.api.AeadProvider;
import gateway.packet.DropReason;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The commands {@code gateway:}. Any thread. */
final class GatewayOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Gateway gateway;
  private final Commits commits;
  private final long started;

  GatewayOperations(Gateway gateway, Commits commits, long started) {
    this.gateway = gateway;
    this.commits = commits;
    this.started = started;
  }

  List<Operation> all() {
    return List.of(
        new Operation("gateway:info", "", "Tells what runs here.", this::info),
        new Operation("gateway:counters", "", "Lists what the workers counted.", this::counters),
        new Operation(
            "gateway:drops",
            "[--all]",
            "Lists why packets were dropped; --all also what never happened.",
            this::drops),
        new Operation(
            "gateway:commits", "", "Lists the last commits that were commanded.", this::commits),
        new ExplainOperation(gateway).operation(),
        new TraceOperation(gateway).operation(),
        new Operation(
            "gateway:load",
            "FILE",
            "Carries out a file of ip xfrm lines as one commit.",
            this::load));
  }

  private JsonNode info(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    ObjectNode info = JSON.objectNode();
    info.put("schema", "gateway.info/1");
    info.put("name", gateway.name());
    gateway.look(snapshot -> inForce(info, snapshot));
    info.put("ports", gateway.ports().size());
    info.put("pid", ProcessHandle.current().pid());
    info.put("uptime_ns", gateway.clock().monotonicNanos() - started);
    info.put("java", Runtime.version().toString());
    ArrayNode workers = info.putArray("workers");
    for (Worker worker : gateway.workers()) {
      workers
          .addObject()
          .put("worker", worker.index())
          .put("stage", worker.stage().name().toLowerCase(Locale.ROOT));
    }
    ArrayNode faults = info.putArray("faults");
    gateway.faults().forEach(faults::add);
    ArrayNode warnings = info.putArray("warnings");
    Answer.await(gateway.ask(GatewayOperations::warnings)).forEach(warnings::add);
    return info;
  }

  private static List<String> warnings(Truth truth) {
    List<String> warnings = new ArrayList<>(truth.sad().sharedKeys());
    Set<String> allocating = new TreeSet<>();
    for (SaEntry entry : truth.sad().entries()) {
      AeadProvider provider = entry.provider();
      if (provider == null) {
        warnings.add(entry.parameters + " has no cipher and drops every packet; see cipher:list");
      } else if (!provider.allocationFree()) {
        allocating.add(provider.name());
      }
    }
    for (PacketPort port : truth.ports()) {
      if (PortOperations.sum(port).gone) {
        warnings.add(
            "port "
                + port.name()
                + " has lost its device; start the gateway again to make it anew");
      }
    }
    allocating.forEach(name ->
        warnings.add("cipher " + name + " makes garbage for every packet; see cipher:list"));
    return warnings;
  }

  private static ObjectNode inForce(ObjectNode info, Snapshot snapshot) {
    int policies = 0;
    for (Direction direction : Direction.values()) {
      policies += snapshot.spd(direction).size;
    }
    return info.put("generation", snapshot.generation)
        .put("spd_driver", snapshot.spd(Direction.OUT).driver)
        .put("policies", policies)
        .put("sas", snapshot.sad.size());
  }

  private JsonNode counters(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    ArrayNode rows = JSON.arrayNode();
    for (Counter counter : Counter.values()) {
      long sum = 0;
      for (Worker worker : gateway.workers()) {
        sum += worker.counters().value(counter);
      }
      rows.addObject()
          .put("counter", counter.label())
          .put("value", sum)
          .put("description", counter.description());
    }
    return rows;
  }

  private JsonNode drops(Arguments arguments) throws GatewayException {
    boolean all = arguments.flag("--all");
    arguments.expectEnd();
    ArrayNode rows = JSON.arrayNode();
    for (DropReason reason : DropReason.values()) {
      long packets = gateway.drops(reason);
      if (reason != DropReason.NONE && (all || packets > 0)) {
        rows.addObject()
            .put("reason", reason.label())
            .put("packets", packets)
            .put("description", reason.description());
      }
    }
    return rows;
  }

  private JsonNode commits(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    return commits.list();
  }

  private JsonNode load(Arguments arguments) throws GatewayException {
    String name = arguments.file();
    arguments.expectEnd();
    Loading loading = new Loading();
    loading.add(name, XfrmReader.read(name, arguments.text()));
    try {
      return commits.commit("gateway:load " + name, loading.changes());
    } catch (GatewayException e) {
      throw loading.placed(e);
    }
  }
}
