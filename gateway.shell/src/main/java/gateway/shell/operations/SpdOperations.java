package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.commit.Change;
import gateway.core.spd.PolicyEntry;
import gateway.core.spd.SpdView;
import gateway.core.swap.Comparison;
import gateway.core.xfrm.XfrmReader;
import gateway.core.xfrm.XfrmWriter;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Action;
import gateway.spd.api.Direction;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdDriver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The commands {@code spd:}. Any thread. */
final class SpdOperations {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Comparator<PolicyEntry> BY_RANK =
      (a, b) -> Long.compareUnsigned(a.key.rank(), b.key.rank());

  private final Gateway gateway;
  private final Commits commits;
  private final Comparison comparison;

  SpdOperations(Gateway gateway, Commits commits, Comparison comparison) {
    this.gateway = gateway;
    this.commits = commits;
    this.comparison = comparison;
  }

  List<Operation> all() {
    String selector = "dir out|in|fwd src A dst B [proto P] [sport N] [dport N] ...";
    return List.of(
        new Operation("spd:drivers", "", "Lists the SPD drivers.", this::drivers),
        new Operation(
            "spd:use",
            "NAME [--rebuild] [--verify full]",
            "Changes the SPD driver; a non-empty SPD needs --rebuild.",
            this::use),
        new Operation(
            "spd:list",
            "[--dir out|in|fwd] [--limit N]",
            "Lists the policies as ip xfrm lines, the strongest first.",
            this::list),
        new Operation("spd:show", "", "Shows the policy databases.", this::show),
        new Operation("spd:add", selector, "Adds a policy.", arguments -> change("add", arguments)),
        new Operation(
            "spd:update",
            selector,
            "Replaces or adds a policy.",
            arguments -> change("update", arguments)),
        new Operation(
            "spd:delete", selector, "Removes a policy.", arguments -> change("delete", arguments)),
        new Operation(
            "spd:flush",
            "[dir out|in|fwd]",
            "Removes all policies.",
            arguments -> change("flush", arguments)),
        new Operation(
            "spd:setdefault",
            "out|in|fwd accept|block ...",
            "Says what happens to packets that no policy matches.",
            arguments -> change("setdefault", arguments)),
        new Operation(
            "spd:lookup",
            "dir src dst proto [sport dport]",
            "Tells which policy a packet meets.",
            this::lookup));
  }

  private JsonNode drivers(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    String active = gateway.look(snapshot -> snapshot.spd(Direction.OUT).driver);
    ArrayNode rows = JSON.arrayNode();
    for (SpdDriver driver : new TreeMap<>(gateway.drivers()).values()) {
      rows.addObject()
          .put("name", driver.name())
          .put("active", driver.name().equals(active))
          .put("max_policies", driver.capabilities().maxPolicies())
          .put("max_expansion", driver.capabilities().maxExpansion());
    }
    return rows;
  }

  private JsonNode use(Arguments arguments) throws GatewayException {
    boolean rebuild = arguments.flag("--rebuild");
    @Nullable String verify = arguments.option("--verify");
    if (verify != null && !verify.equals("full") && !verify.equals("budget")) {
      throw arguments.wrong("--verify is full or budget, not '" + verify + "'");
    }
    String name = arguments.word("NAME");
    arguments.expectEnd();
    synchronized (comparison) {
      comparison.full("full".equals(verify));
      try {
        return commits.commit("spd:use " + name, List.of(new Change.UseDriver(name, rebuild)));
      } finally {
        comparison.full(false);
      }
    }
  }

  private JsonNode change(String verb, Arguments arguments) throws GatewayException {
    List<String> words = new ArrayList<>(List.of("policy", verb));
    words.addAll(arguments.words());
    return commits.commit("spd:" + verb, XfrmReader.command(words));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    @Nullable String only = arguments.option("--dir");
    int limit = arguments.number("--limit", Integer.MAX_VALUE);
    arguments.expectEnd();
    List<Direction> directions =
        only == null ? List.of(Direction.values()) : List.of(direction(only, arguments));
    List<PolicyEntry> entries =
        Answer.await(
            gateway.ask(truth -> {
              List<PolicyEntry> all = new ArrayList<>();
              directions.forEach(d -> all.addAll(truth.spd(d).policies()));
              return all;
            }));
    entries.sort(
        Comparator.comparing((PolicyEntry e) -> e.spec.direction()).thenComparing(BY_RANK));
    ArrayNode rows = JSON.arrayNode();
    entries.stream().limit(limit).forEach(entry -> rows.add(row(entry)));
    return rows;
  }

  private static ObjectNode row(PolicyEntry entry) {
    Selector selector = entry.spec.selector();
    ObjectNode row = JSON.objectNode();
    row.put("dir", entry.spec.direction().label());
    row.put("priority", entry.key.priority() & 0xffffffffL);
    row.put("index", entry.index & 0xffffffffL);
    row.put("action", entry.action.name().toLowerCase(Locale.ROOT));
    row.put("src", selector.source().toString());
    row.put("dst", selector.destination().toString());
    row.put("proto", selector.protocol());
    row.put("sport", ports(selector.sourcePortFirst(), selector.sourcePortLast()));
    row.put("dport", ports(selector.destinationPortFirst(), selector.destinationPortLast()));
    row.put(
        "tmpl", entry.template == null ? null : XfrmWriter.template(entry.template).substring(5));
    row.put("ordinal", entry.spec.ordinal() == 0 ? null : entry.spec.ordinal());
    row.put("line", XfrmWriter.policy(entry.spec));
    return row;
  }

  private static @Nullable String ports(int first, int last) {
    if (first == 0 && last == 65535) {
      return null;
    }
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  private JsonNode show(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    return gateway.read((snapshot, reader) -> {
      ArrayNode rows = JSON.arrayNode();
      for (Direction direction : Direction.values()) {
        SpdView view = snapshot.spd(direction);
        rows.addObject()
            .put("dir", direction.label())
            .put("driver", view.driver)
            .put("policies", view.size)
            .put("default", view.defaultAccept ? "accept" : "block")
            .put("table_bytes", view.memoryBytes())
            .put("fallback_policies", view.fallbackPolicies())
            .put("generation", snapshot.generation);
      }
      return rows;
    });
  }

  private JsonNode lookup(Arguments arguments) throws GatewayException {
    Direction direction = direction(arguments.word("dir"), arguments);
    Selector flow = FlowWords.flow(arguments);
    arguments.expectEnd();
    FlowColumns columns = new FlowColumns(1);
    columns.set(
        0,
        flow.source().first4(),
        flow.destination().first4(),
        flow.protocol(),
        flow.sourcePortFirst(),
        flow.destinationPortFirst());
    return gateway.read((snapshot, reader) -> {
      SpdView view = snapshot.spd(direction);
      int[] winner = new int[1];
      view.lookup(reader, columns, 0, 1, winner);
      ObjectNode found = JSON.objectNode();
      found.put("schema", "gateway.spd-flow/1");
      found.put("matched", winner[0] >= 0);
      found.put("generation", snapshot.generation);
      if (winner[0] >= 0) {
        found.setAll(row(view.policy(winner[0])));
      } else {
        Action action = view.defaultAccept ? Action.BYPASS : Action.DISCARD;
        found.put("dir", direction.label());
        found.put("action", action.name().toLowerCase(Locale.ROOT));
      }
      return found;
    });
  }

  private static Direction direction(String word, Arguments arguments) throws GatewayException {
    for (Direction direction : Direction.values()) {
      if (direction.label().equals(word)) {
        return direction;
      }
    }
    throw arguments.wrong("a direction is out, in or fwd, not '" + word + "'");
  }
}
