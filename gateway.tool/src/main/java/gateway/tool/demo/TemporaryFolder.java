package gateway.tool.demo;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one demo. It holds keys, so it goes with the demo. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  /**
   * Makes a folder that its owner alone can read, and removes those of demos that were killed.
   *
   * @throws GatewayException EIO
   */
  static Path make() throws GatewayException {
    try {
      Path made =
          Files.createTempDirectory(DeadProcess.PREFIX + ProcessHandle.current().pid() + "-");
      Path parent = made.toAbsolutePath().getParent();
      if (parent != null) {
        sweep(parent);
      }
      return made;
    } catch (IOException failed) {
      throw new GatewayException(
          Errno.EIO,
          "cannot make a temporary folder: "
              + failed.getMessage()
              + "; free space or set"
              + " GATEWAY_JAVA_OPTS=-Djava.io.tmpdir=DIR",
          failed);
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> demos = Files.newDirectoryStream(parent, DeadProcess.PREFIX + "*")) {
      for (Path demo : demos) {
        if (DeadProcess.owns(demo.getFileName().toString()) && Files.isWritable(demo)) {
          delete(demo);
        }
      }
    }
  }

  /** Deletes everything in a folder and itself; what cannot be deleted stays, and is named. */
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
