package gateway.tool.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the demo on network namespaces needs of the machine. */
final class Prerequisites {
  private static final String INSTEAD = ", or use --in-process";

  private Prerequisites() {}

  /** What is missing, with the next step; null when nothing is. */
  static @Nullable String missing() {
    try {
      if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        return "network namespaces need root; run as root" + INSTEAD;
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      return "network namespaces need Linux with /proc" + INSTEAD;
    }
    if (find("ip") == null) {
      return "needs iproute2; run apt-get install iproute2" + INSTEAD;
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      return "needs /dev/net/tun; run modprobe tun (in a container: add the device)" + INSTEAD;
    }
    return null;
  }

  /** A program on PATH or in the usual places of an administrator's. */
  static @Nullable Path find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (String folder : path.split(File.pathSeparator)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }
}
