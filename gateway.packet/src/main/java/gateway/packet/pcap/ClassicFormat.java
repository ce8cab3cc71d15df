package gateway.packet.pcap;

import gateway.packet.GatewayException;

/** The pcap file format (draft-ietf-opsawg-pcap section 4 and 5). */
final class ClassicFormat implements CaptureFormat {
  private static final int RECORD_HEADER = 16;

  private final CaptureInput input;
  private final boolean nanoseconds;
  private final int linkType;

  /** Reads the rest of the file header; the magic number has been read. */
  ClassicFormat(CaptureInput input, boolean nanoseconds) throws GatewayException {
    this.input = input;
    this.nanoseconds = nanoseconds;
    long at = input.offset();
    input.fill(20);
    int major = input.u16(0);
    if (major != 2) {
      throw input.wrong(at, "pcap version " + major + " is not 2");
    }
    // The upper bits tell the length of a frame check sequence.
    linkType = (int) input.u32(16) & 0xffff;
  }

  @Override
  public boolean next(PcapRecord record) throws GatewayException {
    long at = input.offset();
    if (!input.fillOrEnd(RECORD_HEADER)) {
      return false;
    }
    long captured = input.u32(8);
    if (captured > MOST_CAPTURED) {
      throw input.wrong(at + 8, "a record claims " + captured + " bytes");
    }
    long nanos = input.u32(0) * 1_000_000_000L + input.u32(4) * (nanoseconds ? 1 : 1000);
    record.describe(nanos, input.u32(12), linkType, 0, "");
    input.fill(record, (int) captured);
    return true;
  }

  @Override
  public boolean nanoseconds() {
    return nanoseconds;
  }
}
