package gateway.karaf.confine;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;

/** Makes a file of a name in every way; it is rewritten before it runs. */
public final class Makes implements Function<Path, File[]> {
  @Override
  public File[] apply(Path path) {
    URI uri = path.toUri();
    return new File[] {
      new File(path.toString()),
      new File(path.getParent().toString(), path.getFileName().toString()),
      new File(path.getParent().toFile(), path.getFileName().toString()),
      new File(uri)
    };
  }
}
