package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;

/**
 * One command.
 *
 * @param name as it is called
 * @param usage what stands behind the name
 * @param description one line
 * @param body what it does
 */
record Operation(String name, String usage, String description, Body body) {
  /** From arguments to the result. */
  @FunctionalInterface
  interface Body {
    JsonNode run(Arguments arguments) throws GatewayException;
  }
}
