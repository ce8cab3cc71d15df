package gateway.shell.operations;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that operators may load: those of the gateway's folder, without what the gateway keeps
 * for itself. A message about a wrong line shows words of it, so that whoever could load any file
 * could read keys. Any thread.
 */
public final class LoadFolder {
  private static final Set<String> PRIVATE = Set.of("run", "state", "etc", "data", "deploy");

  private final Path directory;

  /**
   * @param directory the gateway's folder
   */
  public LoadFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * The file of a name, links followed.
   *
   * @throws GatewayException ENOENT, or EPERM for a file that lies elsewhere
   */
  public Path file(String name) throws GatewayException {
    try {
      Path folder = directory.toRealPath();
      Path file = folder.resolve(name).toRealPath();
      if (!file.startsWith(folder) || isPrivate(folder.relativize(file))) {
        throw new GatewayException(
            Errno.EPERM,
            name
                + " is not a file that may be loaded; put it into "
                + directory
                + ", or pipe it to gateway:load -");
      }
      return file;
    } catch (IOException | IllegalArgumentException e) {
      throw new GatewayException(Errno.ENOENT, "there is no file " + name + " in " + directory, e);
    }
  }

  private static boolean isPrivate(Path relative) {
    String first = relative.getName(0).toString();
    return first.isEmpty() || first.startsWith(".") || PRIVATE.contains(first);
  }

  /** The files of {@code ip xfrm} lines, for completion. */
  public List<String> names() {
    String @Nullable [] names = directory.toFile().list((folder, name) -> name.endsWith(".xfrm"));
    return names == null ? List.of() : Arrays.stream(names).sorted().toList();
  }
}
