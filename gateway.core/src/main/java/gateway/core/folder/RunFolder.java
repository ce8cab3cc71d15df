package gateway.core.folder;

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
public final class RunFolder implements AutoCloseable {
  private final Path run;
  private final FileChannel channel;
  private boolean noted;

  private RunFolder(Path run, FileChannel channel) {
    this.run = run;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws GatewayException EBUSY when another process has it, EIO when it cannot be written
   */
  public static RunFolder take(Path directory) throws GatewayException {
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
  public void note() throws GatewayException {
    try {
      noted = true;
      Files.writeString(run.resolve("pid"), ProcessHandle.current().pid() + "\n");
      Path namespace = Path.of("/proc/self/ns/net");
      if (Files.isSymbolicLink(namespace)) {
        Files.writeString(run.resolve("netns"), Files.readSymbolicLink(namespace) + "\n");
      }
    } catch (IOException e) {
      throw TextFiles.failed("write", run.toString(), e);
    }
  }

  /**
   * Refuses where a killed gateway left its routes and devices in another network namespace.
   *
   * @throws GatewayException EINVAL, with the namespace; EIO when the note cannot be read
   */
  public static void requireNamespace(Path directory) throws GatewayException {
    Path note = directory.resolve("run").resolve("netns");
    try {
      Path own = Path.of("/proc/self/ns/net");
      if (!Files.exists(note) || !Files.isSymbolicLink(own)) {
        return;
      }
      String there = Files.readString(note).strip();
      if (!there.equals(Files.readSymbolicLink(own).toString())) {
        throw new GatewayException(
            Errno.EINVAL,
            "the gateway of "
                + directory
                + " ran in the network namespace "
                + there
                + ", this is another one; run this there with ip netns exec, or remove "
                + note
                + " if that namespace has gone");
      }
    } catch (IOException e) {
      throw TextFiles.failed("read", note.toString(), e);
    }
  }

  /**
   * Removes the pid and gives the folder free. {@code netns} stays: it tells where the routes and
   * devices are that stay, until {@code release} takes them away.
   */
  @Override
  public void close() {
    try {
      if (noted) {
        Files.deleteIfExists(run.resolve("pid"));
      }
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
