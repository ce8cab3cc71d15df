package gateway.shell.operations;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;

/** What carries out commands. Called by several threads at once. */
@FunctionalInterface
public interface RequestHandler {
  /**
   * Carries out a command; returns when it is done.
   *
   * @return what {@code --json} prints: an array of objects for a list, an object for the rest
   * @throws GatewayException why it was refused
   */
  JsonNode handle(Request request) throws GatewayException;
}
