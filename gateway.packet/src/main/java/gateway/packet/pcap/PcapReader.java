package gateway.packet.pcap;

import gateway.packet.GatewayException;
import java.io.InputStream;

/**
 * Reads a capture, pcap or pcapng, as a stream.
 *
 * <p>Memory is bounded by one record and what an interface description needs; a length is never
 * believed before its bytes have arrived. Every loop reads at least one byte.
 */
public final class PcapReader implements AutoCloseable {
  private final CaptureInput input;
  private final CaptureFormat format;

  /**
   * Reads the file's header.
   *
   * @param stream the file, which {@link #close} closes; best buffered
   * @param name what errors call it
   * @throws GatewayException EINVAL when it is no capture, EIO
   */
  public PcapReader(InputStream stream, String name) throws GatewayException {
    input = new CaptureInput(stream, name);
    if (!input.fillOrEnd(4)) {
      throw input.wrong(0, "the file is empty");
    }
    int magic = (int) input.u32(0);
    format =
        switch (magic) {
          case 0xa1b2c3d4 -> new ClassicFormat(input, false);
          case 0xa1b23c4d -> new ClassicFormat(input, true);
          case 0xd4c3b2a1 -> swapped(false);
          case 0x4d3cb2a1 -> swapped(true);
          case PcapngFormat.SECTION_HEADER -> new PcapngFormat(input);
          default ->
              throw input.wrong(
                  0, String.format("0x%08x is no magic number of pcap or pcapng", magic));
        };
  }

  private CaptureFormat swapped(boolean nanoseconds) throws GatewayException {
    input.littleEndian(true);
    return new ClassicFormat(input, nanoseconds);
  }

  /**
   * Reads the next frame.
   *
   * @return false at the end of the file
   * @throws GatewayException EINVAL with the offset, EIO; the reader is of no use then
   */
  public boolean next(PcapRecord record) throws GatewayException {
    return format.next(record);
  }

  /** Whether the file's stamps may be finer than microseconds. */
  public boolean nanoseconds() {
    return format.nanoseconds();
  }

  @Override
  public void close() throws GatewayException {
    input.close();
  }
}
