package gateway.tool.run;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code DIR/run} of one gateway while it runs: a lock, so that no second one uses the
 * state, and notes for others ({@code pid}, {@code netns}).
 */
final class RunFolder implements AutoCloseable {
  private final Path run;
  private final FileChannel channel;

  private RunFolder(Path run, FileChannel channel) {
    this.run = run;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws GatewayException EBUSY when another process has it, EIO when it cannot be written
   */
  static RunFolder take(Path directory) throws GatewayException {
    Path run = directory.resolve("run");
    @Nullable FileChannel channel = null;
    try {
      Files.createDirectories(run);
      Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
      channel =
          FileChannel.open(
              run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new RunFolder(run, channel);
      }
    } catch (OverlappingFileLockException e) {
      // another gateway of this very process: answered as any other
    } catch (IOException e) {
      throw TextFiles.failed("write", run.toString(), e);
    }
    closeQuietly(channel);
    throw new GatewayException(
        Errno.EBUSY, "a gateway runs in " + directory + " already; stop it or use another folder");
  }

  /** Writes down which process and which network namespace this is. */
  void note() throws GatewayException {
    try {
      Files.writeString(run.resolve("pid"), ProcessHandle.current().pid() + "\n");
      Path namespace = Path.of("/proc/self/ns/net");
      if (Files.isSymbolicLink(namespace)) {
        Files.writeString(run.resolve("netns"), Files.readSymbolicLink(namespace) + "\n");
      }
    } catch (IOException e) {
      throw TextFiles.failed("write", run.toString(), e);
    }
  }

  /** Removes the notes and gives the folder free. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(run.resolve("pid"));
      Files.deleteIfExists(run.resolve("netns"));
    } catch (IOException ignored) {
      // notes that stay are overwritten by the next start
    }
    closeQuietly(channel);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // the lock ends with the process
    }
  }
}
