package gateway.packet.pcap;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a capture file forwards, knows the offset and the byte order, and words its errors. */
final class CaptureInput implements AutoCloseable {
  private final InputStream stream;
  private final String name;
  private final byte[] scratch = new byte[8192];
  private boolean littleEndian;
  private long offset;

  CaptureInput(InputStream stream, String name) {
    this.stream = stream;
    this.name = name;
  }

  void littleEndian(boolean little) {
    littleEndian = little;
  }

  long offset() {
    return offset;
  }

  /** Reads {@code bytes} (at most 8192) to the scratch; false at the very end of the file. */
  boolean fillOrEnd(int bytes) throws GatewayException {
    int have = 0;
    while (have < bytes) {
      int n = read(scratch, have, bytes - have);
      if (n < 0) {
        if (have == 0) {
          return false;
        }
        throw cut(bytes - have);
      }
      have += n;
    }
    return true;
  }

  /** Reads {@code bytes} (at most 8192) to the scratch. */
  void fill(int bytes) throws GatewayException {
    if (!fillOrEnd(bytes)) {
      throw cut(bytes);
    }
  }

  /** Reads {@code bytes} into the record. */
  void fill(PcapRecord record, int bytes) throws GatewayException {
    record.begin();
    int left = bytes;
    while (left > 0) {
      int room = record.room(left);
      int n = read(record.data(), record.length(), room);
      if (n < 0) {
        throw cut(left);
      }
      record.arrived(n);
      left -= n;
    }
  }

  void skip(long bytes) throws GatewayException {
    long left = bytes;
    while (left > 0) {
      int n = read(scratch, 0, (int) Math.min(left, scratch.length));
      if (n < 0) {
        throw cut(left);
      }
      left -= n;
    }
  }

  private int read(byte[] into, int at, int bytes) throws GatewayException {
    try {
      int n = stream.read(into, at, bytes);
      if (n > 0) {
        offset += n;
      }
      return n;
    } catch (IOException e) {
      throw new GatewayException(
          Errno.EIO, name + ": reading failed at offset " + offset + ": " + e.getMessage(), e);
    }
  }

  int u8(int at) {
    return scratch[at] & 0xff;
  }

  int u16(int at) {
    return littleEndian ? u8(at) | u8(at + 1) << 8 : u8(at) << 8 | u8(at + 1);
  }

  long u32(int at) {
    int value = littleEndian ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2);
    return value & 0xffffffffL;
  }

  long i64(int at) {
    return littleEndian ? u32(at) | u32(at + 4) << 32 : u32(at) << 32 | u32(at + 4);
  }

  /** The first {@code length} bytes of the scratch as text. */
  String text(int length) {
    return new String(scratch, 0, length, StandardCharsets.UTF_8);
  }

  private GatewayException cut(long missing) {
    return wrong(offset, "the file ends here, " + missing + " bytes too early");
  }

  GatewayException wrong(long at, String what) {
    return new GatewayException(
        Errno.EINVAL,
        name + ": offset " + at + ": " + what + "; capture it again, or cut it before this offset");
  }

  @Override
  public void close() throws GatewayException {
    try {
      stream.close();
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, name + ": closing failed: " + e.getMessage(), e);
    }
  }
}
