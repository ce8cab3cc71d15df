package gateway.packet.pcap;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a capture of one link type, little-endian. */
public final class PcapWriter implements AutoCloseable {
  /** What is written. */
  public enum Format {
    /** pcap with microseconds, what every tool reads. */
    PCAP_MICROSECONDS,
    /** pcap with nanoseconds. */
    PCAP_NANOSECONDS,
    /** pcapng with one interface, nanoseconds. */
    PCAPNG
  }

  private static final int SNAP_LENGTH = CaptureFormat.MOST_CAPTURED;

  private final OutputStream stream;
  private final String name;
  private final Format format;
  private final ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

  /**
   * Writes the file's header.
   *
   * @param stream where to, which {@link #close} closes; best buffered
   * @param name what errors call it
   * @param linkType see {@link LinkType}
   * @throws GatewayException EIO
   */
  public PcapWriter(OutputStream stream, String name, Format format, int linkType)
      throws GatewayException {
    this.stream = stream;
    this.name = name;
    this.format = format;
    if (format == Format.PCAPNG) {
      header.putInt(PcapngFormat.SECTION_HEADER).putInt(28).putInt(PcapngFormat.BYTE_ORDER_MAGIC);
      header.putShort((short) 1).putShort((short) 0).putLong(-1).putInt(28);
      emitHeader();
      header.putInt(PcapngFormat.INTERFACE_DESCRIPTION).putInt(32);
      header.putShort((short) linkType).putShort((short) 0).putInt(SNAP_LENGTH);
      // Option if_tsresol: 10^-9. Then the end of options.
      header.putShort((short) 9).putShort((short) 1).putInt(9).putInt(0).putInt(32);
    } else {
      header.putInt(format == Format.PCAP_NANOSECONDS ? 0xa1b23c4d : 0xa1b2c3d4);
      header.putShort((short) 2).putShort((short) 4).putLong(0);
      header.putInt(SNAP_LENGTH).putInt(linkType);
    }
    emitHeader();
  }

  /**
   * Writes a frame.
   *
   * @param nanos nanoseconds since 1970
   * @throws GatewayException EIO
   */
  public void write(byte[] data, int offset, int length, long nanos) throws GatewayException {
    if (format == Format.PCAPNG) {
      int padding = -length & 3;
      int total = 32 + length + padding;
      header.putInt(PcapngFormat.ENHANCED_PACKET).putInt(total).putInt(0);
      header.putInt((int) (nanos >>> 32)).putInt((int) nanos).putInt(length).putInt(length);
      emitHeader();
      emit(data, offset, length);
      for (int i = 0; i < padding; i++) {
        header.put((byte) 0);
      }
      header.putInt(total);
    } else {
      int unit = format == Format.PCAP_NANOSECONDS ? 1 : 1000;
      header.putInt((int) (nanos / 1_000_000_000L));
      header.putInt((int) (nanos % 1_000_000_000L) / unit).putInt(length).putInt(length);
      emitHeader();
      emit(data, offset, length);
    }
    emitHeader();
  }

  private void emitHeader() throws GatewayException {
    emit(header.array(), 0, header.position());
    header.clear();
  }

  private void emit(byte[] bytes, int offset, int length) throws GatewayException {
    try {
      stream.write(bytes, offset, length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private GatewayException failed(IOException e) {
    return new GatewayException(
        Errno.EIO, name + ": writing failed: " + e.getMessage() + "; is the disk full?", e);
  }

  @Override
  public void close() throws GatewayException {
    try {
      stream.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
