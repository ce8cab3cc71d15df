package gateway.trust.gate;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Finds the very file from which the framework loads a revision. OSGi has no such call, and reading
 * entry by entry would not show what a class loader does not ask for; so Felix is asked for its
 * content object. Where that fails nothing is trusted.
 */
final class HeldJar {
  /** Folders from which content is believed to stay as it was judged. */
  private final List<Path> stores;

  /**
   * @param stores the framework's own store, and the distribution
   */
  HeldJar(List<Path> stores) {
    this.stores = List.copyOf(stores);
  }

  /** The file, or null if the revision is not a jar file in a store. */
  @Nullable Path file(BundleRevision revision) {
    try {
      Object content = call(revision, "getContent");
      if (!content.getClass().getName().equals("org.apache.felix.framework.cache.JarContent")) {
        return null;
      }
      Path file = ((java.io.File) call(content, "getFile")).toPath().toRealPath();
      for (Path store : stores) {
        if (file.startsWith(store)) {
          return file;
        }
      }
      return null;
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      return null;
    }
  }

  /** The SHA-256 of a file in lower case hex. */
  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name);
    method.setAccessible(true);
    return method.invoke(target);
  }
}
