package gateway.itest.architecture;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources lie that this test was built from. */
final class Checkout {
  private Checkout() {}

  /** The folder of the launcher, found upwards from the working directory. */
  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("gateway")) && Files.exists(at.resolve("cnf"))) {
        return at;
      }
    }
    throw new IllegalStateException("not run inside a checkout: " + Path.of("").toAbsolutePath());
  }
}
