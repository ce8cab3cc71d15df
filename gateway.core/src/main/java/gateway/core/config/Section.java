package gateway.core.config;

import gateway.core.input.InputErrors;
import gateway.packet.Errno;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file. Whatever is wrong is noted with its place and answered with the
 * fallback, so that the rest of the file is still checked.
 */
final class Section {
  private final InputErrors errors;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();

  private Section(InputErrors errors) {
    this.errors = errors;
  }

  /**
   * Reads a mapping.
   *
   * @param node null or an empty value reads as an empty mapping
   * @param known its keys, or null when any key is right
   */
  static Section of(InputErrors errors, @Nullable Node node, @Nullable List<String> known) {
    Section section = new Section(errors);
    if (node == null || isNull(node)) {
      return section;
    }
    if (!(node instanceof MappingNode mapping)) {
      section.wrong(node, "a mapping of keys and values is needed here");
      return section;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      section.entry(tuple, known);
    }
    return section;
  }

  private void entry(NodeTuple tuple, @Nullable List<String> known) {
    Node keyNode = tuple.getKeyNode();
    if (!(keyNode instanceof ScalarNode scalar)) {
      wrong(keyNode, "a key must be a word");
      return;
    }
    String key = scalar.getValue();
    if (known != null && !known.contains(key)) {
      wrong(keyNode, "unknown key '" + key + "'" + Nearest.hint(key, known));
    } else if (values.putIfAbsent(key, tuple.getValueNode()) != null) {
      wrong(keyNode, "key '" + key + "' is there twice");
    } else {
      keys.put(key, keyNode);
    }
  }

  /** The keys that are there, in the order of the file. */
  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  /** The value of a key, or null. */
  @Nullable Node value(String key) {
    return values.get(key);
  }

  /** Where a key that is there stands. */
  Node keyNode(String key) {
    return Objects.requireNonNull(keys.get(key));
  }

  /** Notes an error at the start of a node. */
  void wrong(Node node, String message) {
    errors.add(
        node.getStartMark().getLine() + 1,
        node.getStartMark().getColumn() + 1,
        Errno.EINVAL,
        message);
  }

  /** Notes that something is not built yet. */
  void notBuilt(Node node, String what) {
    errors.add(
        node.getStartMark().getLine() + 1,
        node.getStartMark().getColumn() + 1,
        Errno.ENOTSUP,
        what + " not built yet");
  }

  String text(String key, String fallback) {
    Node node = values.get(key);
    if (node == null) {
      return fallback;
    }
    if (node instanceof ScalarNode scalar && !isNull(node) && !scalar.getValue().isEmpty()) {
      return scalar.getValue();
    }
    wrong(node, "'" + key + "' must be a word");
    return fallback;
  }

  int number(String key, int fallback, int least, int most) {
    Node node = values.get(key);
    return node == null ? fallback : number(node, key, fallback, least, most);
  }

  private int number(Node node, String key, int fallback, int least, int most) {
    if (node instanceof ScalarNode scalar
        && node.getTag().equals(Tag.INT)
        && scalar.getValue().matches("0|-?[1-9][0-9]{0,9}")) {
      long value = Long.parseLong(scalar.getValue());
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    wrong(node, "'" + key + "' must be a whole number from " + least + " to " + most);
    return fallback;
  }

  /** Two whole numbers, or null when the key is absent or wrong. */
  int @Nullable [] pair(String key, int most) {
    Node node = values.get(key);
    if (node == null) {
      return null;
    }
    if (node instanceof SequenceNode sequence && sequence.getValue().size() == 2) {
      return new int[] {
        number(sequence.getValue().get(0), key, -1, 0, most),
        number(sequence.getValue().get(1), key, -1, 0, most)
      };
    }
    wrong(node, "'" + key + "' must be two numbers, as in [24, 28]");
    return null;
  }

  /** The elements of a sequence; empty when the key is absent or wrong. */
  List<Node> sequence(String key) {
    Node node = values.get(key);
    if (node == null || isNull(node)) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    wrong(node, "'" + key + "' must be a list");
    return List.of();
  }

  /** All values but those of the excepted key as plain objects: what a port's driver is given. */
  Map<String, Object> plain(String except) {
    Map<String, Object> plain = new LinkedHashMap<>();
    values.forEach((key, node) -> {
      if (!key.equals(except)) {
        plain.put(key, plain(node));
      }
    });
    return plain;
  }

  private Object plain(Node node) {
    if (node instanceof SequenceNode sequence) {
      List<Object> list = new ArrayList<>();
      sequence.getValue().forEach(element -> list.add(plain(element)));
      return List.copyOf(list);
    }
    if (node instanceof MappingNode) {
      return Map.copyOf(Section.of(errors, node, null).plain(""));
    }
    String text = ((ScalarNode) node).getValue();
    if (node.getTag().equals(Tag.BOOL)) {
      return truth(node, text);
    }
    if (node.getTag().equals(Tag.INT)) {
      return number(node, text, 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (isNull(node)) {
      wrong(node, "a value is missing");
    }
    return text;
  }

  /** YAML 1.1 also takes yes, on and their like for truth values: refused, people mean words. */
  private Boolean truth(Node node, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      wrong(node, "write true or false, or put '" + text + "' in quotes");
    }
    return Boolean.valueOf(text);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
