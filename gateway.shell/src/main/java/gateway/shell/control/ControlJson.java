package gateway.shell.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.shell.operations.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests and answers as lines. Any thread. */
final class ControlJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ControlJson() {}

  static String line(Request request) {
    ObjectNode node = MAPPER.createObjectNode();
    ArrayNode words = node.putArray("words");
    request.words().forEach(words::add);
    if (request.file() != null) {
      node.put("file", request.file()).put("text", request.text());
    }
    return node.toString();
  }

  static Request request(String line) throws GatewayException {
    JsonNode node = parse(line);
    List<String> words = new ArrayList<>();
    node.path("words").forEach(word -> words.add(word.asText()));
    if (words.isEmpty()) {
      throw new GatewayException(Errno.EINVAL, "a request needs words; see the command help");
    }
    return new Request(words, text(node, "file"), text(node, "text"));
  }

  private static @Nullable String text(JsonNode node, String key) {
    return node.hasNonNull(key) ? node.get(key).asText() : null;
  }

  static String result(JsonNode result) {
    return MAPPER.createObjectNode().set("ok", result).toString();
  }

  static String refusal(GatewayException e) {
    return MAPPER
        .createObjectNode()
        .put("error", e.code().name())
        .put("message", e.getMessage())
        .toString();
  }

  static JsonNode answer(String line) throws GatewayException {
    JsonNode node = parse(line);
    if (node.has("ok")) {
      return node.get("ok");
    }
    throw new GatewayException(code(node.path("error").asText()), node.path("message").asText());
  }

  private static Errno code(String name) {
    for (Errno code : Errno.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return Errno.EIO;
  }

  private static JsonNode parse(String line) throws GatewayException {
    try {
      JsonNode node = MAPPER.readTree(line);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException notJson) {
      // answered below: what came in is not repeated
    }
    throw new GatewayException(
        Errno.EINVAL, "the control channel carries one JSON object per line");
  }
}
