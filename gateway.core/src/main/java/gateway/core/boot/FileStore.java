package gateway.core.boot;

import gateway.core.seam.Store;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files in one folder, readable by their owner alone.
 *
 * <p>Appended bytes are durable after {@code fdatasync}; a replaced file after the new one, the
 * rename and the folder are.
 */
public final class FileStore implements Store, AutoCloseable {
  private final Path folder;
  private final Map<String, FileChannel> open = new HashMap<>();

  /**
   * @param folder is made when it is not there
   * @throws GatewayException EIO when it cannot be made
   */
  public FileStore(Path folder) throws GatewayException {
    this.folder = folder;
    try {
      Path standing = folder.toAbsolutePath();
      while (standing != null && !Files.exists(standing)) {
        standing = standing.getParent();
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // A new folder is as durable as its entry in the one above it.
      for (Path p = folder.toAbsolutePath(); p != null && !p.equals(standing); p = p.getParent()) {
        sync(p.getParent());
      }
    } catch (IOException e) {
      throw failed("make", folder, e);
    }
  }

  @Override
  public byte[] read(String name) throws GatewayException {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      throw failed("read", file, e);
    }
  }

  @Override
  public void append(String name, byte[] bytes) throws GatewayException {
    Path file = folder.resolve(name);
    try {
      FileChannel channel = open.get(name);
      if (channel == null) {
        boolean fresh = !Files.exists(file);
        channel =
            FileChannel.open(
                file,
                java.util.Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        open.put(name, channel);
        if (fresh) {
          sync(folder);
        }
      }
      writeAll(channel, bytes);
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  @Override
  public void replace(String name, byte[] bytes) throws GatewayException {
    Path file = folder.resolve(name);
    Path fresh = folder.resolve(name + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              java.util.Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        writeAll(channel, bytes);
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // First of all: what is open is not the file of that name any more.
      FileChannel old = open.remove(name);
      if (old != null) {
        old.close();
      }
      sync(folder);
    } catch (IOException e) {
      throw failed("replace", file, e);
    }
  }

  @Override
  public void sync(String name) throws GatewayException {
    FileChannel channel = open.get(name);
    if (channel == null) {
      return;
    }
    try {
      channel.force(false);
    } catch (IOException e) {
      throw failed("sync", folder.resolve(name), e);
    }
  }

  @Override
  public void close() {
    for (FileChannel channel : open.values()) {
      try {
        channel.close();
      } catch (IOException ignored) {
        // What was to last was synced before.
        continue;
      }
    }
    open.clear();
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void sync(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static GatewayException failed(String what, Path file, IOException e) {
    return new GatewayException(
        Errno.EIO,
        "cannot "
            + what
            + " "
            + file
            + " ("
            + e.getMessage()
            + "); see that the disk is not full and the folder is writable",
        e);
  }
}
