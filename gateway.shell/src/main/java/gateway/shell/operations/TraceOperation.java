package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.worker.PacketTrace;
import gateway.core.worker.TraceEvent;
import gateway.core.worker.Worker;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code gateway:trace}: follows the next packets that match a selector. One trace at a
 * time; a worker that follows nobody pays one comparison per stage and batch.
 */
final class TraceOperation {
  private static final int DEFAULT_COUNT = 10;
  private static final int DEFAULT_SECONDS = 10;
  private static final int MOST_SECONDS = 3600;
  private static final long LOOK_NANOS = 10_000_000L;

  private final Gateway gateway;
  private final AtomicBoolean busy = new AtomicBoolean();

  TraceOperation(Gateway gateway) {
    this.gateway = gateway;
  }

  Operation operation() {
    return new Operation(
        "gateway:trace",
        "[--count N] [--timeout SECONDS] [src A] [dst B] [proto P] [sport N] [dport N]",
        "Follows the next packets that match and tells what every stage decided.",
        this::trace);
  }

  private JsonNode trace(Arguments arguments) throws GatewayException {
    int count = arguments.number("--count", DEFAULT_COUNT);
    int seconds = arguments.number("--timeout", DEFAULT_SECONDS);
    if (count < 1 || count > PacketTrace.MAX_PACKETS) {
      throw arguments.wrong("--count is 1 to " + PacketTrace.MAX_PACKETS);
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw arguments.wrong("--timeout is 1 to " + MOST_SECONDS + " seconds");
    }
    @Nullable Selector selector =
        arguments.words().isEmpty() ? null : FlowWords.selector(arguments.words(), arguments);
    if (!busy.compareAndSet(false, true)) {
      throw new GatewayException(
          Errno.EBUSY, "another trace is under way; wait for it, or end it with Ctrl-C there");
    }
    try {
      return rows(follow(selector, count, seconds), count);
    } finally {
      gateway.workers().forEach(worker -> worker.follow(null));
      busy.set(false);
    }
  }

  private List<PacketTrace> follow(@Nullable Selector selector, int count, int seconds) {
    List<PacketTrace> traces = new ArrayList<>();
    for (Worker worker : gateway.workers()) {
      PacketTrace trace = new PacketTrace(selector, count);
      traces.add(trace);
      worker.follow(trace);
    }
    long start = gateway.clock().monotonicNanos();
    while (traces.stream().mapToInt(PacketTrace::packets).sum() < count
        && gateway.clock().monotonicNanos() - start < seconds * 1_000_000_000L
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return traces;
  }

  private ArrayNode rows(List<PacketTrace> traces, int count) throws GatewayException {
    StageRows rows = gateway.look(StageRows::new);
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    int before = 0;
    for (int worker = 0; worker < traces.size(); worker++) {
      int packets = 0;
      for (TraceEvent event : traces.get(worker).events()) {
        packets = event.packet() + 1;
        if (before + packets <= count) {
          all.add(row(rows, before + packets, worker, event));
        }
      }
      before += packets;
    }
    return all;
  }

  private static ObjectNode row(StageRows rows, int packet, int worker, TraceEvent event) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("packet", packet);
    row.put("worker", worker);
    row.put("generation", event.generation());
    row.put("in_port", rows.port(event.ingress()));
    row.put("src", AddressRange.dotted(event.source()));
    row.put("dst", AddressRange.dotted(event.destination()));
    row.put("proto", event.protocol());
    row.put("sport", event.sourcePort());
    row.put("dport", event.destinationPort());
    row.put("length_bytes", event.length());
    return rows.add(row, event);
  }
}
