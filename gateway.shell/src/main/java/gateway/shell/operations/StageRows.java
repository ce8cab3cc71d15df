package gateway.shell.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.commit.Snapshot;
import gateway.core.route.Route;
import gateway.core.spd.PolicyEntry;
import gateway.core.worker.Stage;
import gateway.core.worker.TraceEvent;
import gateway.core.xfrm.XfrmWriter;
import gateway.packet.DropReason;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stages decided, as rows: the same for a packet that passed and for one that was asked. */
final class StageRows {
  private final List<String> ports;
  private final List<Route> routes;

  StageRows(Snapshot snapshot) {
    String[] names = new String[snapshot.ports()];
    for (int i = 0; i < names.length; i++) {
      names[i] = snapshot.port(i).name();
    }
    ports = List.of(names);
    routes = snapshot.routes.routes();
  }

  /** The name of a port, or null for none. */
  @Nullable String port(int index) {
    return index < 0 || index >= ports.size() ? null : ports.get(index);
  }

  /** {@code pass}, {@code drop}, or {@code open} where only the key shows what is inside. */
  static String verdict(TraceEvent event) {
    return event.opened() ? "open" : event.drop() == DropReason.NONE ? "pass" : "drop";
  }

  /** An SPI as listings show it, or null for 0. */
  static @Nullable String spi(int spi) {
    return spi == 0 ? null : String.format("0x%08x", spi);
  }

  /** Adds what a stage decided to a row. */
  ObjectNode add(ObjectNode row, TraceEvent event) {
    row.put("stage", event.stage().name().toLowerCase(Locale.ROOT));
    row.put("verdict", verdict(event));
    row.put("reason", event.drop() == DropReason.NONE ? null : event.drop().label());
    @Nullable PolicyEntry policy = event.policy();
    row.put("rule", policy == null ? null : XfrmWriter.policyWords(policy.spec));
    row.put("index", policy == null ? null : policy.index & 0xffffffffL);
    row.put("ordinal", policy == null || policy.spec.ordinal() == 0 ? null : policy.spec.ordinal());
    row.put("hook", event.hook());
    boolean routed = event.stage() == Stage.ROUTE && event.egress() >= 0;
    row.put("route", routed ? route(event.destination()) : null);
    row.put("local", event.local());
    row.put("out_port", port(event.egress()));
    row.put("arrived_by", spi(event.arrivedBy()));
    row.put("leaves_by", spi(event.leavesBy()));
    return row;
  }

  /** A row. */
  ObjectNode row(TraceEvent event) {
    return add(JsonNodeFactory.instance.objectNode(), event);
  }

  private @Nullable String route(int destination) {
    for (Route route : routes) {
      long differs = (destination ^ route.prefix()) & 0xffffffffL;
      if (differs >>> (32 - route.length()) == 0) {
        return route.toString();
      }
    }
    return null;
  }
}
