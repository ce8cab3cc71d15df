package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.crypto.api.AeadAlgorithm;
import gateway.crypto.api.AeadProvider;
import gateway.packet.GatewayException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The commands {@code cipher:}. Any thread. */
final class CipherOperations {
  private final Supplier<List<AeadProvider>> ciphers;

  /**
   * @param ciphers those that are here, the preferred one first
   */
  CipherOperations(Supplier<List<AeadProvider>> ciphers) {
    this.ciphers = ciphers;
  }

  List<Operation> all() {
    return List.of(
        new Operation(
            "cipher:list", "", "Lists the cipher providers, the preferred one first.", this::list));
  }

  private JsonNode list(Arguments arguments) throws GatewayException {
    arguments.expectEnd();
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (AeadProvider provider : ciphers.get()) {
      ObjectNode row = rows.addObject().put("name", provider.name());
      row.put("preferred", rows.size() == 1);
      row.put("version", provider.version());
      row.put("allocation_free", provider.allocationFree());
      ArrayNode algorithms = row.putArray("algorithms");
      for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
        if (provider.supports(algorithm)) {
          algorithms.add(algorithm.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    return rows;
  }
}
