package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.port.AbsentPort;
import gateway.packet.GatewayException;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortConfig;
import gateway.port.api.PortCounters;
import gateway.spd.api.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands {@code port:}. Any thread. */
final class PortOperations {
  private final Gateway gateway;
  private final Map<String, String> types;

  PortOperations(Gateway gateway, List<PortConfig> ports) {
    this.gateway = gateway;
    types = ports.stream().collect(Collectors.toMap(PortConfig::name, PortConfig::type));
  }

  List<Operation> all() {
    return List.of(
        new Operation("port:list", "", "Lists the ports and what went through them.", this::list));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    // between two commits, so that no port leaves meanwhile
    return Answer.await(
        gateway.ask(truth -> {
          ArrayNode rows = JsonNodeFactory.instance.arrayNode();
          gateway.ports().forEach(port -> rows.add(row(port)));
          return rows;
        }));
  }

  private ObjectNode row(PacketPort port) {
    PortCapabilities capabilities = port.capabilities();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("name", port.name());
    row.put("type", types.get(port.name()));
    PortCounters sum = sum(port);
    row.put("state", port instanceof AbsentPort ? "absent" : sum.gone ? "gone" : "open");
    row.put("mtu_bytes", capabilities.mtu());
    row.put("carries_clear", capabilities.carriesClear());
    row.put("queues", capabilities.queues());
    ArrayNode addresses = row.putArray("addresses");
    for (int address : capabilities.localAddresses()) {
      addresses.add(AddressRange.dotted(address));
    }
    return row.put("rx_packets", sum.rxPackets)
        .put("rx_bytes", sum.rxBytes)
        .put("tx_packets", sum.txPackets)
        .put("tx_bytes", sum.txBytes)
        .put("rx_dropped", sum.rxDropped)
        .put("tx_errors", sum.txErrors)
        .put("rx_calls", sum.rxCalls)
        .put("tx_calls", sum.txCalls);
  }

  /** What went through all queues of a port; zeros where it fails to tell. */
  static PortCounters sum(PacketPort port) {
    PortCounters sum = new PortCounters();
    try {
      for (int queue = 0; queue < port.capabilities().queues(); queue++) {
        add(sum, port.queue(queue).counters());
      }
    } catch (RuntimeException | LinkageError e) {
      // One port that cannot count must not hide the others.
      return new PortCounters();
    }
    return sum;
  }

  private static void add(PortCounters sum, PortCounters queue) {
    sum.rxPackets += queue.rxPackets;
    sum.rxBytes += queue.rxBytes;
    sum.txPackets += queue.txPackets;
    sum.txBytes += queue.txBytes;
    sum.rxDropped += queue.rxDropped;
    sum.txErrors += queue.txErrors;
    sum.gone |= queue.gone;
    sum.rxCalls += queue.rxCalls;
    sum.txCalls += queue.txCalls;
  }
}
