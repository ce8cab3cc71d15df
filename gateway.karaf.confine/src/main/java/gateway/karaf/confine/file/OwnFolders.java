package gateway.karaf.confine.file;

import java.io.File;
import java.nio.file.Path;

/**
 * The folders that Karaf may write: its {@code etc} and its {@code data}.
 *
 * <p>Static, because rewritten code has no object to ask; there is one Karaf in a process.
 */
public final class OwnFolders {
  private static final String[] FOLDERS = {"karaf.etc", "karaf.data"};

  private OwnFolders() {}

  /**
   * The file itself, if it lies inside.
   *
   * @throws IllegalArgumentException naming the file, if it lies outside or a folder is not known
   */
  public static File within(File file) {
    Path path = file.toPath().toAbsolutePath().normalize();
    for (String property : FOLDERS) {
      String folder = System.getProperty(property);
      if (folder != null && path.startsWith(Path.of(folder).toAbsolutePath().normalize())) {
        return file;
      }
    }
    throw new IllegalArgumentException(
        "the file " + path + " lies outside the gateway's etc and data folders");
  }
}
