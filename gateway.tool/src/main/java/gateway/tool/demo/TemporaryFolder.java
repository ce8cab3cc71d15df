package gateway.tool.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Removes a folder that holds keys. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /** Deletes everything in a folder and itself; what cannot be deleted stays. */
  static void delete(Path folder) {
    if (folder.toString().isEmpty()) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException stays) {
      System.err.println("gateway demo: cannot delete " + folder + ": " + stays.getMessage());
    }
  }
}
