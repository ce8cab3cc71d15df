package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.sad.SaEntry;
import gateway.core.xfrm.XfrmReader;
import gateway.core.xfrm.XfrmWriter;
import gateway.crypto.api.AeadAlgorithm;
import gateway.esp.InboundSa;
import gateway.esp.OutboundSa;
import gateway.esp.SaParameters;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands {@code sa:}. No listing shows a key. Any thread. */
final class SaOperations {
  private static final String ID = "src A dst B proto esp spi N";

  private final Gateway gateway;
  private final Commits commits;

  SaOperations(Gateway gateway, Commits commits) {
    this.gateway = gateway;
    this.commits = commits;
  }

  List<Operation> all() {
    String sa = ID + " mode tunnel aead 'rfc4106(gcm(aes))' KEY 128 ...";
    return List.of(
        new Operation("sa:list", "", "Lists the SAs.", this::list),
        new Operation("sa:show", "SPI", "Shows the SAs of an SPI with all they have.", this::show),
        new Operation("sa:add", sa, "Adds an SA.", arguments -> change("add", arguments)),
        new Operation("sa:update", sa, "Replaces an SA.", arguments -> change("update", arguments)),
        new Operation("sa:delete", ID, "Removes an SA.", arguments -> change("delete", arguments)),
        new Operation("sa:flush", "", "Removes all SAs.", arguments -> change("flush", arguments)));
  }

  private JsonNode change(String verb, Arguments arguments) throws GatewayException {
    List<String> words = new ArrayList<>(List.of("state", verb));
    words.addAll(arguments.words());
    return commits.commit("sa:" + verb, XfrmReader.command(words));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    // read between two commits, so that no SA is closed meanwhile
    return Answer.await(
        gateway.ask(truth -> {
          ArrayNode rows = JsonNodeFactory.instance.arrayNode();
          truth.sad().entries().stream()
              .sorted(Comparator.comparingLong((SaEntry entry) -> entry.serial))
              .forEach(entry -> rows.add(row(entry)));
          return rows;
        }));
  }

  private JsonNode show(Arguments arguments) throws GatewayException {
    int spi = arguments.spiOf(arguments.word("SPI"));
    arguments.expectEnd();
    ArrayNode found =
        Answer.await(
            gateway.ask(truth -> {
              ArrayNode rows = JsonNodeFactory.instance.arrayNode();
              for (SaEntry entry : truth.sad().entries()) {
                if (entry.parameters.spi() == spi) {
                  rows.add(whole(entry));
                }
              }
              return rows;
            }));
    if (found.isEmpty()) {
      throw new GatewayException(
          Errno.ENOENT, String.format("there is no SA with SPI 0x%08x; see sa:list", spi));
    }
    return found;
  }

  private ObjectNode whole(SaEntry entry) {
    SaParameters sa = entry.parameters;
    ObjectNode row = row(entry);
    row.put("serial", entry.serial);
    row.put("esn", sa.esn());
    row.put("icv_bits", AeadAlgorithm.TAG_LENGTH * 8);
    row.put("overhead_bytes", OutboundSa.overhead(sa));
    row.put(
        "initial_sequence", entry.inbound != null ? sa.inboundSequence() : sa.outboundSequence());
    return row;
  }

  private ObjectNode row(SaEntry entry) {
    SaParameters sa = entry.parameters;
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("spi", String.format("0x%08x", sa.spi()));
    row.put("direction", entry.inbound != null ? "in" : "out");
    row.put("src", AddressRange.dotted(sa.source()));
    row.put("dst", AddressRange.dotted(sa.destination()));
    row.put("reqid", sa.reqid() & 0xffffffffL);
    row.put("mode", sa.mode().name().toLowerCase(Locale.ROOT));
    row.put("algorithm", sa.algorithm().name().toLowerCase(Locale.ROOT));
    row.put("key_bits", sa.key().length * 8);
    row.put("replay_window", sa.replayWindow());
    SaParameters.@Nullable Encapsulation encapsulation = sa.encapsulation();
    row.put(
        "encap",
        encapsulation == null
            ? null
            : encapsulation.sourcePort() + "-" + encapsulation.destinationPort());
    row.put("sel", sa.selector() == null ? null : XfrmWriter.selector(sa.selector()));
    row.put(
        "port",
        entry.port < 0 || entry.port >= gateway.ports().size()
            ? null
            : gateway.ports().get(entry.port).name());
    @Nullable InboundSa inbound = entry.inbound;
    if (inbound != null) {
      row.put("packets", inbound.packets()).put("bytes", inbound.bytes());
      row.put("sequence", inbound.highest()).put("lease_limit", inbound.ceiling());
    }
    @Nullable OutboundSa outbound = entry.outbound;
    if (outbound != null) {
      row.put("packets", outbound.packets()).put("bytes", outbound.bytes());
      row.put("sequence", outbound.next() - 1).put("lease_limit", outbound.leaseLimit());
    }
    return row;
  }
}
