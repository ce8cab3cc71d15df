package gateway.tool.esp;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * An output that appears whole or not at all: written beside its place and moved there by {@link
 * #publish}, or copied where the place is standard output or a device.
 */
final class OutputFile implements AutoCloseable {
  private final String name;
  private final Path part;
  private final Path place;
  private final boolean moved;

  private OutputFile(String name, Path part, Path place, boolean moved) {
    this.name = name;
    this.part = part;
    this.place = place;
    this.moved = moved;
  }

  /** An output by its name on the command line. */
  static OutputFile named(String name) throws GatewayException {
    try {
      Path place = Path.of(name);
      if (name.equals(Streams.STANDARD) || Files.exists(place) && !Files.isRegularFile(place)) {
        return new OutputFile(name, Files.createTempFile("gateway", ".part"), place, false);
      }
      Path real = Files.exists(place) ? place.toRealPath() : place.toAbsolutePath();
      // Not createTempFile: the file is to have the rights that the user's umask says.
      String part = "." + real.getFileName() + "." + ProcessHandle.current().pid() + ".part";
      return new OutputFile(name, real.resolveSibling(part), real, true);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** An output that only {@link #copyTo} reads. */
  static OutputFile scratch() throws GatewayException {
    return named(Streams.STANDARD);
  }

  /** The stream to write to; the caller closes it before it publishes. */
  OutputStream open() throws GatewayException {
    try {
      return new BufferedOutputStream(
          Files.newOutputStream(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE),
          1 << 16);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** Puts what was written in its place. */
  void publish() throws GatewayException {
    try {
      if (moved) {
        Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
      } else if (name.equals(Streams.STANDARD)) {
        copyTo(System.out);
      } else {
        try (OutputStream out = Files.newOutputStream(place)) {
          copyTo(out);
        }
      }
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** Copies what was written. */
  void copyTo(OutputStream out) throws GatewayException {
    try {
      Files.copy(part, out);
      out.flush();
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  private static GatewayException failed(String name, IOException e) {
    return new GatewayException(
        Errno.EIO, name + ": cannot be written: " + e + "; check folder, rights and space", e);
  }

  /** Removes what was not published. */
  @Override
  public void close() throws GatewayException {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }
}
