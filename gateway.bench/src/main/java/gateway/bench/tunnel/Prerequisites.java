package gateway.bench.tunnel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the bench needs of the machine. */
final class Prerequisites {
  private static final Map<String, String> TOOLS =
      Map.of("ip", "iproute2", "ethtool", "ethtool", "iperf3", "iperf3");

  private static final Map<String, String> PEERS = new LinkedHashMap<>();

  static {
    PEERS.put(StrongSwan.DAEMON.toString(), "strongswan-charon");
    PEERS.put("swanctl", "strongswan-swanctl");
    PEERS.put("unshare", "util-linux");
    PEERS.put("nsenter", "util-linux");
    String plugins = "/usr/lib/ipsec/plugins/libstrongswan-";
    PEERS.put(plugins + "kernel-libipsec.so", "libcharon-extra-plugins");
    PEERS.put(plugins + "aesni.so", "libstrongswan-standard-plugins");
  }

  private Prerequisites() {}

  /** What is missing, with the command that installs it; null when nothing is. */
  static @Nullable String missing(boolean peers) {
    Set<String> packages = new TreeSet<>();
    TOOLS.forEach((file, name) -> need(file, name, packages));
    if (peers) {
      PEERS.forEach((file, name) -> need(file, name, packages));
    }
    if (!packages.isEmpty()) {
      return "needs packages that are not there: run ./gateway setup, or apt-get install "
          + String.join(" ", packages)
          + (peers ? "; --without-peers does without strongSwan" : "");
    }
    if (!Files.exists(Path.of("/dev/net/tun"))) {
      return "needs /dev/net/tun; run modprobe tun (in a container: add the device)";
    }
    try {
      if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
        return "network namespaces need root; run as root";
      }
    } catch (IOException | UnsupportedOperationException unknown) {
      return "network namespaces need Linux with /proc";
    }
    return null;
  }

  private static void need(String file, String name, Set<String> packages) {
    if (!isThere(file)) {
      packages.add(name);
    }
  }

  private static boolean isThere(String file) {
    if (file.startsWith("/")) {
      return Files.exists(Path.of(file));
    }
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (String folder : path.split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, file))) {
        return true;
      }
    }
    return false;
  }
}
