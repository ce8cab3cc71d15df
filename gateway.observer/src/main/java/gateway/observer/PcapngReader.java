package gateway.observer;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Reads the captures that {@link PcapngWriter} writes: little-endian, one section. */
final class PcapngReader {
  /** Is given each frame, in the file's order. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param name the interface that the frame arrived at
     */
    void frame(String name, long stampNanos, byte[] frame) throws IOException;
  }

  private PcapngReader() {}

  /** Visits every frame of a file. A block that the writer was killed in ends the file. */
  static void read(Path file, Visitor visitor) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer in = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      in.order(ByteOrder.LITTLE_ENDIAN);
      if (in.remaining() < 28
          || in.getInt(0) != PcapngWriter.SECTION_HEADER
          || in.getInt(8) != PcapngWriter.BYTE_ORDER_MAGIC) {
        throw new IOException(file + " is not a little-endian pcapng file");
      }
      List<String> names = new ArrayList<>();
      while (in.remaining() >= 12) {
        int start = in.position();
        int type = in.getInt();
        int length = in.getInt();
        if (length < 12 || (length & 3) != 0) {
          throw new IOException(file + ": a block of " + length + " bytes at " + start);
        }
        if (length > in.limit() - start) {
          return;
        }
        block(
            file,
            type,
            in.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN),
            names,
            visitor);
        in.position(start + length);
      }
    }
  }

  private static void block(
      Path file, int type, ByteBuffer body, List<String> names, Visitor visitor)
      throws IOException {
    try {
      if (type == PcapngWriter.INTERFACE_DESCRIPTION) {
        names.add(name(body));
      } else if (type == PcapngWriter.ENHANCED_PACKET) {
        int number = body.getInt();
        long stamp = (long) body.getInt() << 32 | Integer.toUnsignedLong(body.getInt());
        byte[] frame = new byte[body.getInt()];
        body.getInt();
        body.get(frame);
        visitor.frame(names.get(number), stamp, frame);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IOException(file + ": a damaged block of type " + type, e);
    }
  }

  private static String name(ByteBuffer body) {
    body.position(8);
    while (body.remaining() >= 4) {
      int option = Short.toUnsignedInt(body.getShort());
      byte[] value = new byte[Short.toUnsignedInt(body.getShort())];
      body.get(value);
      if (option == PcapngWriter.OPTION_NAME) {
        return new String(value, StandardCharsets.UTF_8);
      }
      body.position(Math.min(body.limit(), PcapngWriter.padded(body.position())));
    }
    return "";
  }
}
