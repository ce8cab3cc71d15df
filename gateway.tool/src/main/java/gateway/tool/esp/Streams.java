package gateway.tool.esp;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files by the names of a command line, where {@code -} is standard input. */
final class Streams {
  static final String STANDARD = "-";

  private Streams() {}

  static InputStream input(String name) throws GatewayException {
    if (name.equals(STANDARD)) {
      return System.in;
    }
    try {
      return new BufferedInputStream(Files.newInputStream(Path.of(name)), 1 << 16);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  static GatewayException unreadable(String name, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException none -> "no such file; check the name";
          case AccessDeniedException denied -> "permission denied; check who may read it";
          default -> "cannot be read: " + e.getMessage();
        };
    Errno code = e instanceof NoSuchFileException ? Errno.ENOENT : Errno.EIO;
    return new GatewayException(code, name + ": " + why, e);
  }
}
