package gateway.itest.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What tests on real network namespaces need. */
public final class Privilege {
  private Privilege() {}

  /** Skips loudly where root or iproute2 is missing; fails where CI=true. */
  public static void require() {
    boolean able =
        "root".equals(System.getProperty("user.name"))
            && (Files.exists(Path.of("/usr/sbin/ip")) || Files.exists(Path.of("/sbin/ip")))
            && Files.exists(Path.of("/dev/net/tun"));
    String reason = "needs root, /dev/net/tun and iproute2 (run ./gateway setup as root)";
    if (!able && "true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    if (!able) {
      System.err.println("SKIPPED: a test on real network namespaces " + reason);
    }
    Assumptions.assumeTrue(able, reason);
  }
}
