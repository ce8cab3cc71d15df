package gateway.tool.spdlookup;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Whole files by the names of a command line. */
final class InputFile {
  /** Standard input. */
  static final String STANDARD = "-";

  private InputFile() {}

  /** Reads a file as ISO 8859-1, so that columns are bytes and no byte is an error of its own. */
  static String read(String name) throws GatewayException {
    try {
      byte[] bytes =
          name.equals(STANDARD) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new GatewayException(Errno.ENOENT, name + ": no such file; check the name", e);
    } catch (AccessDeniedException e) {
      throw new GatewayException(Errno.EIO, name + ": permission denied; check who may read it", e);
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, name + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
