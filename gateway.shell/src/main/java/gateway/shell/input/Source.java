package gateway.shell.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the octets of a load come from. */
@FunctionalInterface
public interface Source {
  /**
   * What is read, and closed then.
   *
   * @throws IOException when it cannot be opened
   */
  InputStream open() throws IOException;

  /** A file. */
  static Source file(Path file) {
    return () -> Files.newInputStream(file);
  }

  /** What the client sends; it stays open, other commands may read of it. */
  static Source standardInput() {
    return () ->
        new FilterInputStream(System.in) {
          @Override
          public void close() {
            // not ours
          }
        };
  }
}
