package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.core.Gateway;
import gateway.core.boot.Answer;
import gateway.core.commit.Change;
import gateway.core.commit.Truth;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.Locale;

/** The commands {@code cipher:}. Any thread. */
final class CipherOperations {
  private final Gateway gateway;
  private final Commits commits;

  CipherOperations(Gateway gateway, Commits commits) {
    this.gateway = gateway;
    this.commits = commits;
  }

  List<Operation> all() {
    return List.of(
        new Operation(
            "cipher:list", "", "Lists the cipher providers, the preferred one first.", this::list),
        new Operation(
            "cipher:use",
            "NAME",
            "Prefers a cipher provider and moves every SA to it.",
            this::use));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    // between two commits, so that no provider leaves meanwhile
    return Answer.await(gateway.ask(CipherOperations::rows));
  }

  private static ArrayNode rows(Truth truth) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (AeadProvider provider : truth.sad().providers()) {
      ObjectNode row = rows.addObject().put("name", provider.name());
      row.put("preferred", rows.size() == 1);
      row.put("version", provider.version());
      row.put("allocation_free", provider.allocationFree());
      row.put("sas", truth.sad().entries().stream().filter(e -> e.provider() == provider).count());
      ArrayNode algorithms = row.putArray("algorithms");
      for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
        if (provider.supports(algorithm)) {
          algorithms.add(algorithm.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    return rows;
  }

  private JsonNode use(Arguments arguments) throws GatewayException {
    String name = arguments.word("NAME");
    arguments.expectEnd();
    return commits.commit("cipher:use " + name, List.of(new Change.UseCipher(name)));
  }
}
