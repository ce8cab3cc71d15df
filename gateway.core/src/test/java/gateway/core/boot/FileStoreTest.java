package gateway.core.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the real file system. */
class FileStoreTest {
  @TempDir Path temporary;

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldLetNobodyElseReadWhatItKeeps() throws Exception {
    Path folder = temporary.resolve("a/b/state");
    try (FileStore store = new FileStore(folder)) {
      store.append("leases", new byte[] {1});
      store.sync("leases");
      store.replace("other", new byte[] {2});
    }
    assertEquals("rwx------", permissions(folder));
    assertEquals("rw-------", permissions(folder.resolve("leases")));
    assertEquals("rw-------", permissions(folder.resolve("other")));
  }

  @Test
  void shouldReadWhatWasAppendedAndReplacedWhenItIsOpenedAgain() throws Exception {
    try (FileStore store = new FileStore(temporary)) {
      assertEquals(0, store.read("leases").length);
      store.append("leases", new byte[] {1, 2});
      store.append("leases", new byte[] {3});
      store.sync("leases");
      assertArrayEquals(new byte[] {1, 2, 3}, store.read("leases"));
      store.replace("leases", new byte[] {9});
      assertArrayEquals(new byte[] {9}, store.read("leases"));
      // Behind the replaced content, not into the file that it replaced.
      store.append("leases", new byte[] {8});
      store.sync("leases");
    }
    try (FileStore store = new FileStore(temporary)) {
      assertArrayEquals(new byte[] {9, 8}, store.read("leases"));
      store.append("leases", new byte[] {7});
      assertArrayEquals(new byte[] {9, 8, 7}, store.read("leases"));
    }
  }

  @Test
  void shouldReplaceByANewFileAndLeaveTheOldOneWholeToWhoeverReadsIt() throws Exception {
    try (FileStore store = new FileStore(temporary)) {
      store.append("leases", new byte[100]);
      Path link = temporary.resolve("link");
      Files.createLink(link, temporary.resolve("leases"));
      // What a crash of an earlier replacement has left.
      Files.write(temporary.resolve("leases.new"), new byte[5]);
      store.replace("leases", new byte[] {1});
      assertEquals(100, Files.size(link));
      assertEquals(1, Files.size(temporary.resolve("leases")));
      assertFalse(Files.exists(temporary.resolve("leases.new")));
    }
  }

  @Test
  void shouldKeepTheOldContentAndSayTheNextStepWhenAReplacementFails() throws Exception {
    try (FileStore store = new FileStore(temporary)) {
      store.replace("leases", new byte[] {1, 2});
      // A folder with something in it stands in the way of the new file, also for root.
      Files.createDirectories(temporary.resolve("leases.new/full"));
      GatewayException e =
          assertThrows(GatewayException.class, () -> store.replace("leases", new byte[] {3}));
      assertEquals(Errno.EIO, e.code());
      assertTrue(e.getMessage().contains("the folder is writable"), e.getMessage());
      assertArrayEquals(new byte[] {1, 2}, store.read("leases"));
    }
  }

  @Test
  void shouldRefuseAFolderThatIsAFile() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    assertEquals(Errno.EIO, assertThrows(GatewayException.class, () -> new FileStore(file)).code());
  }
}
