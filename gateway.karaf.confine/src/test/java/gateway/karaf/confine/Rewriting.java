package gateway.karaf.confine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Defines classes of some packages itself, rewritten where the hook does so. */
final class Rewriting extends ClassLoader {
  private static final Set<String> REWRITTEN =
      Set.of(
          "org.apache.felix.gogo.runtime.CommandProcessorImpl",
          "org.apache.felix.gogo.runtime.Pipe",
          "org.jline.keymap.BindingReader",
          "org.jline.reader.impl.BufferImpl",
          "org.jline.reader.impl.DefaultExpander",
          "org.jline.reader.impl.KillRing",
          "org.jline.reader.impl.LineReaderImpl",
          "org.jline.reader.impl.UndoTree",
          "org.jline.reader.impl.history.DefaultHistory");

  private final String[] packages;
  private final Map<String, Class<?>> defined = new HashMap<>();

  Rewriting(String... packages) {
    super(Rewriting.class.getClassLoader());
    this.packages = packages;
  }

  @Override
  protected synchronized Class<?> loadClass(String name, boolean resolve)
      throws ClassNotFoundException {
    for (String own : packages) {
      if (name.startsWith(own)) {
        Class<?> type = defined.get(name);
        if (type == null) {
          type = define(name);
          defined.put(name, type);
        }
        return type;
      }
    }
    return super.loadClass(name, resolve);
  }

  private Class<?> define(String name) {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
      if (REWRITTEN.contains(name)) {
        bytes = ShellWeaver.rewrite(name, bytes, getParent());
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
