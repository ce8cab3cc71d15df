package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadFolderTest {
  @TempDir private Path scratch = Path.of("");
  private Path directory = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    directory = Files.createDirectory(scratch.resolve("gateway"));
    for (String name : List.of("run", "state", "etc", "sites")) {
      Files.createDirectory(directory.resolve(name));
      Files.writeString(directory.resolve(name).resolve("secret"), "");
    }
    Files.writeString(scratch.resolve("outside"), "");
    Files.writeString(directory.resolve(".hidden"), "");
    Files.writeString(directory.resolve("b.xfrm"), "");
    Files.writeString(directory.resolve("a.xfrm"), "");
    Files.createSymbolicLink(directory.resolve("inward"), Path.of("sites/secret"));
    Files.createSymbolicLink(directory.resolve("outward"), Path.of("../outside"));
    Files.createSymbolicLink(directory.resolve("keyward"), Path.of("run"));
  }

  @ParameterizedTest
  @CsvSource({"a.xfrm", "./b.xfrm", "sites/secret", "run/../a.xfrm", "inward"})
  void shouldGiveTheFileWhenItIsTheOperators(String name) throws Exception {
    assertEquals(directory.resolve(name).toRealPath(), new LoadFolder(directory).file(name));
  }

  @ParameterizedTest
  @CsvSource({
    "run/secret, EPERM",
    "state/secret, EPERM",
    "etc/secret, EPERM",
    "sites/../run/secret, EPERM",
    "keyward/secret, EPERM",
    ".hidden, EPERM",
    "../outside, EPERM",
    "outward, EPERM",
    "., EPERM",
    "/etc/passwd, EPERM",
    "nothing, ENOENT"
  })
  void shouldRefuseWhenTheFileIsNotTheOperators(String name, Errno code) {
    GatewayException refused =
        assertThrows(GatewayException.class, () -> new LoadFolder(directory).file(name));
    assertEquals(code, refused.code());
  }

  @Test
  void shouldProposeTheFilesOfLinesWhenAskedForNames() {
    assertEquals(List.of("a.xfrm", "b.xfrm"), new LoadFolder(directory).names());
    assertEquals(List.of(), new LoadFolder(scratch.resolve("nowhere")).names());
  }
}
