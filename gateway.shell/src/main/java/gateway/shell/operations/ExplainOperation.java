package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.commit.Snapshot;
import gateway.core.sad.SaEntry;
import gateway.core.worker.DryPacket;
import gateway.core.worker.DryRun;
import gateway.core.worker.TraceEvent;
import gateway.netfilter.HookPoint;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.packet.Slab;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code gateway:explain}: sends a packet that nobody sent through the pipeline of the
 * workers. Any thread.
 */
final class ExplainOperation {
  private static final int DEFAULT_LENGTH = 100;

  private record Question(
      Selector flow, @Nullable String port, @Nullable Integer fromSa, int spi, int length) {}

  private final Gateway gateway;

  ExplainOperation(Gateway gateway) {
    this.gateway = gateway;
  }

  Operation operation() {
    return new Operation(
        "gateway:explain",
        "src dst proto [sport dport] [in-port] [--from-sa SPI] [--spi SPI] [--length BYTES]",
        "Tells stage by stage what becomes of a packet, without sending one.",
        this::explain);
  }

  private JsonNode explain(Arguments arguments) throws GatewayException {
    @Nullable Integer fromSa = arguments.spi("--from-sa");
    @Nullable Integer spi = arguments.spi("--spi");
    int length = arguments.number("--length", DEFAULT_LENGTH);
    if (length < DryPacket.MIN_LENGTH || length > Slab.MAX_PACKET) {
      throw arguments.wrong(
          "--length is " + DryPacket.MIN_LENGTH + " to " + Slab.MAX_PACKET + " bytes");
    }
    Selector flow = FlowWords.flow(arguments);
    @Nullable String port = arguments.words().isEmpty() ? null : arguments.word("in-port");
    arguments.expectEnd();
    Question question = new Question(flow, port, fromSa, spi == null ? 0 : spi, length);
    DryRun run = new DryRun();
    Answer answer =
        gateway.read(run::hook, (snapshot, reader) -> answer(run, snapshot, reader, question));
    if (answer.refusal != null) {
      throw answer.refusal;
    }
    return answer.json;
  }

  /** A reader of the snapshot throws nothing that is checked. */
  private record Answer(ObjectNode json, @Nullable GatewayException refusal) {}

  private static Answer answer(DryRun run, Snapshot snapshot, int reader, Question question) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    try {
      fill(run, json, snapshot, reader, question);
      return new Answer(json, null);
    } catch (GatewayException e) {
      return new Answer(json, e);
    }
  }

  private static void fill(
      DryRun run, ObjectNode json, Snapshot snapshot, int reader, Question question)
      throws GatewayException {
    StageRows rows = new StageRows(snapshot);
    @Nullable SaEntry sa = question.fromSa == null ? null : sa(snapshot, question.fromSa);
    int ingress = ingress(snapshot, question, sa);
    Selector flow = question.flow;
    DryPacket packet =
        new DryPacket(
            ingress,
            sa,
            flow.source().first4(),
            flow.destination().first4(),
            flow.protocol(),
            flow.sourcePortFirst(),
            flow.destinationPortFirst(),
            question.spi,
            question.length);
    List<TraceEvent> events = run(run, snapshot, reader, packet);
    json.put("schema", "gateway.explain/1");
    json.put("generation", snapshot.generation);
    json.put("src", AddressRange.dotted(flow.source().first4()));
    json.put("dst", AddressRange.dotted(flow.destination().first4()));
    json.put("proto", flow.protocol());
    json.put("sport", flow.sourcePortFirst());
    json.put("dport", flow.destinationPortFirst());
    json.put("length_bytes", question.length);
    json.put("in_port", rows.port(ingress));
    json.put("from_sa", sa == null ? null : StageRows.spi(sa.parameters.spi()));
    boolean askedAgain = !snapshot.hooks.at(HookPoint.EGRESS).isEmpty();
    conclude(json, rows, events.getLast(), askedAgain);
    ArrayNode stages = json.putArray("stages");
    events.forEach(event -> stages.add(rows.row(event)));
  }

  private static List<TraceEvent> run(DryRun run, Snapshot snapshot, int reader, DryPacket packet)
      throws GatewayException {
    try {
      return run.of(snapshot, reader, packet);
    } catch (RuntimeException | LinkageError e) {
      throw new GatewayException(
          Errno.EIO, "a driver or a hook failed on this packet (" + e + "); see gateway:info", e);
    }
  }

  private static void conclude(
      ObjectNode json, StageRows rows, TraceEvent last, boolean askedAgain) {
    boolean leaves = !last.opened() && last.drop() == DropReason.NONE;
    json.put("verdict", last.opened() ? "open" : leaves ? "forward" : "drop");
    json.put("reason", last.drop() == DropReason.NONE ? null : last.drop().label());
    json.put("description", description(last, askedAgain));
    json.put("out_port", leaves ? rows.port(last.egress()) : null);
    json.put("sa", StageRows.spi(leaves ? last.leavesBy() : last.opened() ? last.arrivedBy() : 0));
  }

  private static String description(TraceEvent last, boolean askedAgain) {
    if (last.opened()) {
      return "only the key shows what is inside; ask for that flow with --from-sa "
          + StageRows.spi(last.arrivedBy());
    }
    if (last.drop() != DropReason.NONE) {
      return last.drop().description();
    }
    if (last.leavesBy() == 0) {
      return "leaves in clear";
    }
    return askedAgain
        ? "leaves protected, if the hooks at egress let the sealed packet pass"
        : "leaves protected";
  }

  private static SaEntry sa(Snapshot snapshot, int spi) throws GatewayException {
    @Nullable SaEntry found = null;
    for (int port = 0; port < snapshot.ports(); port++) {
      for (int address : snapshot.port(port).capabilities().localAddresses()) {
        @Nullable SaEntry entry = snapshot.sad.inbound(spi, address);
        found = found == null ? entry : found;
      }
    }
    if (found == null) {
      throw new GatewayException(
          Errno.ENOENT, "there is no inbound SA " + StageRows.spi(spi) + "; see sa:list");
    }
    return found;
  }

  // Left out: the port that owns the tunnel's end, or the one that leads back to the source.
  private static int ingress(Snapshot snapshot, Question question, @Nullable SaEntry sa)
      throws GatewayException {
    if (question.port == null) {
      int likely =
          sa == null
              ? snapshot.routes.lookup(question.flow.source().first4())
              : owner(snapshot, sa.parameters.destination());
      return Math.max(likely, 0);
    }
    for (int port = 0; port < snapshot.ports(); port++) {
      if (snapshot.port(port).name().equals(question.port)) {
        return port;
      }
    }
    throw new GatewayException(
        Errno.ENOENT, "there is no port '" + question.port + "'; see port:list");
  }

  private static int owner(Snapshot snapshot, int address) {
    for (int port = 0; port < snapshot.ports(); port++) {
      for (int own : snapshot.port(port).capabilities().localAddresses()) {
        if (own == address) {
          return port;
        }
      }
    }
    return -1;
  }
}
