package gateway.core.folder;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files of operators. Any thread. */
public final class TextFiles {
  /** Some 150,000 policies. Who may load a file must not be able to fill the heap with it. */
  private static final int MOST_BYTES = 16 << 20;

  private TextFiles() {}

  /**
   * Reads a whole file of UTF-8.
   *
   * @param name as the operator wrote it; {@code -} is standard input
   * @throws GatewayException ENOENT, EIO, or EINVAL for what is not UTF-8 or longer than 16 MiB
   */
  public static String read(String name) throws GatewayException {
    try {
      byte[] bytes;
      if (name.equals("-")) {
        bytes = System.in.readNBytes(MOST_BYTES + 1);
      } else {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
          bytes = in.readNBytes(MOST_BYTES + 1);
        }
      }
      if (bytes.length > MOST_BYTES) {
        throw new GatewayException(
            Errno.EINVAL,
            name + ":1:1: is longer than " + (MOST_BYTES >> 20) + " MiB; load it in parts");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new GatewayException(Errno.ENOENT, "there is no file " + name, e);
    } catch (CharacterCodingException e) {
      throw new GatewayException(Errno.EINVAL, name + ":1:1: the file is not UTF-8 text", e);
    } catch (IOException e) {
      throw failed("read", name, e);
    }
  }

  /** The refusal for a failed file operation. */
  public static GatewayException failed(String what, String name, IOException e) {
    return new GatewayException(
        Errno.EIO,
        "cannot " + what + " " + name + " (" + reason(e) + "); see that it is accessible",
        e);
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
