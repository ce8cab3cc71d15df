package gateway.packet.pcap;

import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;

/** The pcapng file format (draft-ietf-opsawg-pcapng section 4). */
final class PcapngFormat implements CaptureFormat {
  static final int SECTION_HEADER = 0x0a0d0d0a;
  static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;
  static final int INTERFACE_DESCRIPTION = 1;
  static final int SIMPLE_PACKET = 3;
  static final int ENHANCED_PACKET = 6;

  private static final int OBSOLETE_PACKET = 2;
  private static final int OPTION_NAME = 2;
  private static final int OPTION_RESOLUTION = 9;
  private static final int OPTION_OFFSET = 14;
  private static final int FRAME = 12;
  private static final int LONGEST_NAME = 8192;

  private record Interface(int linkType, long snapLength, String name, Stamps stamps) {}

  private final CaptureInput input;
  private final List<Interface> interfaces = new ArrayList<>();
  private long blockAt;
  private long left;

  /** Reads the rest of the first section header; its block type has been read. */
  PcapngFormat(CaptureInput input) throws GatewayException {
    this.input = input;
    readSectionHeader();
  }

  @Override
  public boolean next(PcapRecord record) throws GatewayException {
    while (input.fillOrEnd(4)) {
      blockAt = input.offset() - 4;
      long type = input.u32(0);
      // The section header's type reads the same in both byte orders.
      if (type == SECTION_HEADER) {
        readSectionHeader();
        continue;
      }
      input.fill(4);
      long total = beginBlock(input.u32(0), 8);
      boolean packet = readBlock((int) Math.min(type, Integer.MAX_VALUE), record);
      endBlock(total);
      if (packet) {
        return true;
      }
    }
    return false;
  }

  private boolean readBlock(int type, PcapRecord record) throws GatewayException {
    switch (type) {
      case INTERFACE_DESCRIPTION -> readInterface();
      case ENHANCED_PACKET -> {
        need(20);
        readPacket(record, input.u32(0), 4);
        return true;
      }
      case OBSOLETE_PACKET -> {
        need(20);
        readPacket(record, input.u16(0), 4);
        return true;
      }
      case SIMPLE_PACKET -> {
        readSimplePacket(record);
        return true;
      }
      default -> {
        // Statistics, names, secrets, comments: of no interest here.
      }
    }
    return false;
  }

  private void readSectionHeader() throws GatewayException {
    blockAt = input.offset() - 4;
    input.fill(8);
    input.littleEndian(false);
    if (input.u32(4) != BYTE_ORDER_MAGIC) {
      input.littleEndian(true);
      if (input.u32(4) != BYTE_ORDER_MAGIC) {
        throw input.wrong(blockAt + 8, "no pcapng byte-order magic");
      }
    }
    long total = beginBlock(input.u32(0), 12);
    need(12);
    if (input.u16(0) != 1) {
      throw input.wrong(blockAt + 12, "pcapng version " + input.u16(0) + " is not 1");
    }
    interfaces.clear();
    endBlock(total);
  }

  private void readInterface() throws GatewayException {
    need(8);
    int linkType = input.u16(0);
    long snapLength = input.u32(4);
    String name = "";
    int resolution = 6;
    long secondsOffset = 0;
    while (left >= 4) {
      need(4);
      int code = input.u16(0);
      int length = input.u16(2);
      long padded = (length + 3L) & ~3L;
      if (code == 0) {
        break;
      }
      if (padded > left) {
        throw input.wrong(input.offset(), "an option is longer than its block");
      }
      if (code == OPTION_NAME && length <= LONGEST_NAME) {
        need((int) padded);
        name = input.text(length);
      } else if (code == OPTION_RESOLUTION && length == 1) {
        need(4);
        resolution = input.u8(0);
      } else if (code == OPTION_OFFSET && length == 8) {
        need(8);
        secondsOffset = input.i64(0);
      } else {
        left -= padded;
        input.skip(padded);
      }
    }
    interfaces.add(
        new Interface(linkType, snapLength, name, new Stamps(resolution, secondsOffset)));
  }

  private void readPacket(PcapRecord record, long id, int at) throws GatewayException {
    Interface from = interfaceOf(id);
    long units = input.u32(at) << 32 | input.u32(at + 4);
    long captured = input.u32(at + 8);
    long original = input.u32(at + 12);
    record.describe(from.stamps.nanos(units), original, from.linkType, (int) id, from.name);
    readData(record, captured);
  }

  private void readSimplePacket(PcapRecord record) throws GatewayException {
    need(4);
    long original = input.u32(0);
    Interface from = interfaceOf(0);
    long most = from.snapLength == 0 ? Long.MAX_VALUE : from.snapLength;
    record.describe(0, original, from.linkType, 0, from.name);
    readData(record, Math.min(Math.min(original, most), left));
  }

  private void readData(PcapRecord record, long captured) throws GatewayException {
    if (captured > MOST_CAPTURED || captured > left) {
      throw input.wrong(blockAt, "a packet block claims " + captured + " bytes");
    }
    left -= captured;
    input.fill(record, (int) captured);
  }

  private Interface interfaceOf(long id) throws GatewayException {
    if (id >= interfaces.size()) {
      throw input.wrong(blockAt, "a packet of interface " + id + ", which is not described");
    }
    return interfaces.get((int) id);
  }

  private long beginBlock(long total, int read) throws GatewayException {
    if (total < FRAME || (total & 3) != 0 || total - 4 < read) {
      throw input.wrong(blockAt + 4, "a block claims " + total + " bytes");
    }
    left = total - 4 - read;
    return total;
  }

  private void endBlock(long total) throws GatewayException {
    input.skip(left);
    input.fill(4);
    if (input.u32(0) != total) {
      throw input.wrong(input.offset() - 4, "the two lengths of a block differ");
    }
  }

  private void need(int bytes) throws GatewayException {
    if (bytes > left) {
      throw input.wrong(blockAt, "a block is too short for what it is");
    }
    left -= bytes;
    input.fill(bytes);
  }

  @Override
  public boolean nanoseconds() {
    return true;
  }
}
