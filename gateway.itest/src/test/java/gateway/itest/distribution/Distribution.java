package gateway.itest.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where the distribution lies that the launcher has built. */
final class Distribution {
  private Distribution() {}

  /** The read-only folder; skips where nothing was built, and fails where CI=true. */
  static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path built = at.resolve("target/app/dist");
      if (Files.exists(built.resolve("bin/gateway-karaf"))) {
        return real(built);
      }
    }
    String reason = "needs the distribution that the launcher builds: ./gateway test, or any verb";
    if ("true".equals(System.getenv("CI"))) {
      Assertions.fail(reason);
    }
    return Assumptions.abort(reason);
  }

  // a build that ends meanwhile moves the link
  private static Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new AssertionError("no distribution in " + link, e);
    }
  }
}
