package gateway.karaf.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * {@code shell.port} of {@code gateway.yaml}, which is needed before anybody reads that file. Only
 * nodes are looked at; nothing is made of what the file names.
 */
final class ShellPort {
  private static final int HIGHEST = 65535;

  private ShellPort() {}

  /**
   * The port, 0 for a free one; nothing where the file does not say or is wrong: the engine, which
   * reads the whole file afterwards, reports that with its line.
   */
  static OptionalInt of(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      @Nullable Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(in);
      return value(root, "shell").flatMap(shell -> value(shell, "port")).stream()
          .flatMapToInt(node -> number(node).stream())
          .findFirst();
    } catch (IOException | YAMLException e) {
      return OptionalInt.empty();
    }
  }

  private static Optional<Node> value(@Nullable Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return Optional.of(tuple.getValueNode());
        }
      }
    }
    return Optional.empty();
  }

  // as the engine takes it: decimal, no sign, no leading zero, no quotes
  private static OptionalInt number(Node node) {
    if (node instanceof ScalarNode scalar
        && node.getTag().equals(Tag.INT)
        && scalar.getValue().matches("0|[1-9][0-9]{0,4}")) {
      int port = Integer.parseInt(scalar.getValue());
      return port <= HIGHEST ? OptionalInt.of(port) : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }
}
