package gateway.core.folder;

import gateway.core.commit.Change;
import gateway.core.xfrm.XfrmFile;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files with keys belong to one account. Any thread. */
final class KeyFiles {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

  private KeyFiles() {}

  /**
   * What to tell the operator about a file whose keys others may read.
   *
   * @return null when it holds none, or nobody else may read it
   * @throws GatewayException EIO when the permissions cannot be read
   */
  static @Nullable String warning(Path file, XfrmFile content) throws GatewayException {
    if (content.changes().stream().noneMatch(Change.AddSa.class::isInstance)) {
      return null;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (OTHERS.stream().noneMatch(permissions::contains)) {
        return null;
      }
      return file
          + " holds keys and others may read it ("
          + PosixFilePermissions.toString(permissions)
          + "); chmod 600 it";
    } catch (UnsupportedOperationException e) {
      // a file system without such permissions
      return null;
    } catch (IOException e) {
      throw TextFiles.failed("read", file.toString(), e);
    }
  }
}
