package gateway.karaf.confine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.karaf.confine.file.OwnFolders;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class that makes files, rewritten as Karaf's are. */
class FileWeaverTest {
  @TempDir Path folder;

  @BeforeEach
  void nameTheFolders() {
    System.setProperty("karaf.etc", folder.resolve("etc").toString());
    System.setProperty("karaf.data", folder.resolve("data").toString());
  }

  @AfterEach
  void forgetTheFolders() {
    System.clearProperty("karaf.etc");
    System.clearProperty("karaf.data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"etc/a.cfg", "data/generated/a.cfg", "etc/deep/../a.cfg"})
  void shouldMakeFilesInside(String name) throws Exception {
    for (File file : rewritten().apply(folder.resolve(name))) {
      assertEquals(folder.resolve(name), file.toPath());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.cfg", "etc/../a.cfg", "etc/../../a.cfg", "etcetera/a.cfg", "state/journal"})
  void shouldRefuseFilesOutside(String name) throws Exception {
    Function<Path, File[]> makes = rewritten();
    Path path = folder.resolve(name);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> makes.apply(path));
    assertEquals(
        "the file " + path.normalize() + " lies outside the gateway's etc and data folders",
        refused.getMessage());
  }

  @Test
  void shouldRefuseEveryFileWhenNoFolderIsKnown() {
    forgetTheFolders();
    assertThrows(
        IllegalArgumentException.class,
        () -> OwnFolders.within(folder.resolve("etc/a.cfg").toFile()));
  }

  @SuppressWarnings("unchecked")
  private static Function<Path, File[]> rewritten() throws Exception {
    byte[] bytes = FileWeaver.rewrite(original(), FileWeaverTest.class.getClassLoader());
    ClassLoader loader =
        new ClassLoader(FileWeaverTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Makes.class.getName())
                ? defineClass(name, bytes, 0, bytes.length)
                : super.loadClass(name, resolve);
          }
        };
    return (Function<Path, File[]>)
        loader.loadClass(Makes.class.getName()).getDeclaredConstructor().newInstance();
  }

  private static byte[] original() throws IOException {
    try (InputStream in = Makes.class.getResourceAsStream("Makes.class")) {
      return in.readAllBytes();
    }
  }
}
