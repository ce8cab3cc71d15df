package gateway.observer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a capture as pcapng (draft-ietf-opsawg-pcapng): one interface per direction, named like
 * it, link type Ethernet, stamps in ns.
 */
final class PcapngWriter implements AutoCloseable {
  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int ENHANCED_PACKET = 6;
  static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  static final int OPTION_NAME = 2;
  static final int OPTION_RESOLUTION = 9;

  private final OutputStream out;

  /** Creates the file and describes the interfaces; their numbers are their places in the list. */
  PcapngWriter(Path file, List<String> interfaces) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    ByteBuffer body = buffer(16);
    body.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(-1);
    block(SECTION_HEADER, body);
    for (String name : interfaces) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      body = buffer(8 + 4 + padded(text.length) + 8 + 4);
      body.putShort((short) 1).putShort((short) 0).putInt(0);
      body.putShort((short) OPTION_NAME).putShort((short) text.length).put(text);
      body.position(8 + 4 + padded(text.length));
      body.putShort((short) OPTION_RESOLUTION).putShort((short) 1).put((byte) 9);
      block(INTERFACE_DESCRIPTION, body);
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int padded(int length) {
    return length + 3 & ~3;
  }

  private void block(int type, ByteBuffer body) throws IOException {
    int length = body.capacity() + 12;
    ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(type).putInt(length).put(body.clear()).putInt(length);
    out.write(block.array());
  }

  /** Writes one frame. */
  void write(int number, long stampNanos, byte[] frame) throws IOException {
    ByteBuffer body = buffer(20 + padded(frame.length));
    body.putInt(number).putInt((int) (stampNanos >>> 32)).putInt((int) stampNanos);
    body.putInt(frame.length).putInt(frame.length).put(frame);
    block(ENHANCED_PACKET, body);
  }

  /** Hands everything written so far to the file. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
