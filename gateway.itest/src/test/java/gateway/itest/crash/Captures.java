package gateway.itest.crash;

import gateway.packet.GatewayException;
import gateway.packet.pcap.PcapReader;
import gateway.packet.pcap.PcapRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every (SPI, sequence number) of all captures; read here, not by the observer's own code. */
final class Captures {
  private static final int ETHERNET = 14;
  private static final int IPV4 = 0x0800;
  private static final int UDP = 17;
  private static final int ENCAPSULATION = 4500;

  private final Map<Integer, BitSet> seen = new TreeMap<>();
  private final List<String> repeats = new ArrayList<>();
  private long frames;

  /** Takes in a capture; returns how many ESP frames it has. */
  long add(Path file) throws GatewayException, IOException {
    long before = frames;
    PcapRecord record = new PcapRecord();
    try (PcapReader reader =
        new PcapReader(new BufferedInputStream(Files.newInputStream(file)), file.toString())) {
      while (reader.next(record)) {
        esp(ByteBuffer.wrap(record.data(), 0, record.length()));
      }
    }
    return frames - before;
  }

  private void esp(ByteBuffer frame) {
    if (frame.limit() < ETHERNET + 36
        || frame.getShort(12) != IPV4
        || frame.get(ETHERNET + 9) != UDP) {
      return;
    }
    int udp = ETHERNET + 4 * (frame.get(ETHERNET) & 15);
    int spi = frame.getInt(udp + 8);
    if ((frame.getShort(udp + 2) & 0xffff) != ENCAPSULATION || spi == 0) {
      return;
    }
    frames++;
    int sequence = frame.getInt(udp + 12);
    BitSet numbers = seen.computeIfAbsent(spi, unused -> new BitSet());
    if (numbers.get(sequence)) {
      repeats.add(String.format(Locale.ROOT, "SPI 0x%08x sequence %d", spi, sequence));
    }
    numbers.set(sequence);
  }

  /** What was on the wire more than once. */
  List<String> repeats() {
    return repeats;
  }

  /** All ESP frames. */
  long frames() {
    return frames;
  }

  /** How many SPIs there were. */
  int spis() {
    return seen.size();
  }
}
