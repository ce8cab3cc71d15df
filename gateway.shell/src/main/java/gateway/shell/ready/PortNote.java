package gateway.shell.ready;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file {@code DIR/run/ssh.port}: the number alone, written whole. Belongs to one thread. */
final class PortNote {
  private final Path file;

  PortNote(Path directory) {
    file = directory.resolve("run").resolve("ssh.port");
  }

  /** Writes the port; whoever reads meanwhile finds the old file or the new one. */
  void write(int port) throws IOException {
    Path fresh = file.resolveSibling("ssh.port.new");
    Files.createDirectories(
        file.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(fresh, port + "\n");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
