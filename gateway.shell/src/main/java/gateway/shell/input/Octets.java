package gateway.shell.input;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was read of a load, and its place in the room. Belongs to one thread. */
public final class Octets implements AutoCloseable {
  private final String name;
  private final ReadingRoom.Place place;
  private final List<InputStream> chunks = new ArrayList<>();
  private int length;

  Octets(String name, ReadingRoom.Place place) {
    this.name = name;
    this.place = place;
  }

  void add(byte[] chunk, int octets) {
    chunks.add(new ByteArrayInputStream(chunk, 0, octets));
    length += octets;
  }

  int length() {
    return length;
  }

  /**
   * The text, once; it may take five times the room of its octets while it is made.
   *
   * @throws GatewayException EINVAL for what is not UTF-8
   */
  public String text() throws GatewayException {
    char[] text = new char[length];
    int chars = 0;
    try (InputStreamReader reader =
        new InputStreamReader(
            new SequenceInputStream(Collections.enumeration(chunks)),
            StandardCharsets.UTF_8.newDecoder())) {
      for (int read = 0; read >= 0 && chars < length; chars += Math.max(read, 0)) {
        read = reader.read(text, chars, length - chars);
      }
    } catch (IOException e) {
      throw new GatewayException(Errno.EINVAL, name + ":1:1: the file is not UTF-8 text", e);
    }
    return new String(text, 0, chars);
  }

  /** Forgets them and gives their room back. */
  @Override
  public void close() {
    chunks.clear();
    place.close();
  }
}
