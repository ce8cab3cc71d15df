package gateway.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The schema that ships and the reader know the same keys. */
class GatewaySchemaTest {
  private static final Set<String> TYPES = Set.of("tun", "udp");

  @Test
  void shouldHaveTheReadersKeysWhenTheSchemaIsReadMappingByMapping() throws IOException {
    Map<String, Set<String>> bySchema = new HashMap<>();
    closedMappings("", schema(), bySchema);
    Map<String, Set<String>> byReader = new HashMap<>();
    Keys.BY_MAPPING.forEach((mapping, keys) -> byReader.put(mapping, new TreeSet<>(keys)));

    assertEquals(byReader, bySchema);
  }

  @Test
  void shouldKnowEveryKeyAndNoOtherWhenTheReaderIsAsked() throws IOException {
    Map<String, Set<String>> bySchema = new HashMap<>();
    closedMappings("", schema(), bySchema);
    bySchema.forEach((mapping, keys) -> {
      for (String key : keys) {
        assertFalse(errors(mapping, key).contains("unknown key"), mapping + " " + key);
      }
      assertTrue(errors(mapping, "zzz").contains("unknown key 'zzz'"), mapping);
    });
  }

  private static String errors(String mapping, String key) {
    String inner = "{" + key + ": 1}";
    String text =
        switch (mapping) {
          case Keys.ROOT -> inner;
          case Keys.HASH -> "{spd: {hash: " + inner + "}}";
          case Keys.ROUTE -> "{routes: [" + inner + "]}";
          default ->
              mapping.startsWith("ports")
                  ? "{ports: {p: {type: "
                      + mapping.replaceAll(".*\\(|\\)", "")
                      + ", "
                      + key
                      + ": 1}}}"
                  : "{" + mapping + ": " + inner + "}";
        };
    try {
      GatewayYaml.read("f", text, TYPES);
      return "";
    } catch (GatewayException e) {
      return e.getMessage();
    }
  }

  /** Collects the keys of every object that takes no others, named as the reader names it. */
  private static void closedMappings(
      String name, Map<String, Object> schema, Map<String, Set<String>> into) {
    if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
      into.put(name, new TreeSet<>(map(schema, "properties").keySet()));
    }
    map(schema, "properties")
        .forEach((key, inner) -> closedMappings(child(name, key), cast(inner), into));
    if (schema.containsKey("items")) {
      closedMappings(name + "[]", map(schema, "items"), into);
    }
    map(schema, "$defs").forEach((type, port) -> closedMappings(Keys.port(type), cast(port), into));
  }

  private static String child(String name, String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object value) {
    return (Map<String, Object>) value;
  }

  private static Map<String, Object> map(Map<String, Object> schema, String key) {
    return cast(schema.getOrDefault(key, Map.of()));
  }

  private static Map<String, Object> schema() throws IOException {
    try (InputStream in = GatewayYaml.class.getResourceAsStream("gateway.schema.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> schema = new Yaml().load(text);
      assertEquals(List.of("$schema"), schema.keySet().stream().limit(1).toList());
      return schema;
    }
  }
}
