package gateway.observer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What arrived at the bridge port that faces one sender, and its counters. Super-frames are counted
 * as the datagrams that a card would make of them.
 */
final class Direction {
  private static final int NEEDS_CHECKSUM = 1;
  private static final int GSO_UDP = 5;

  private final String name;
  private final CapturePort port;
  private final WireFrame view;
  private final boolean unique;
  private final @Nullable PcapngWriter pcap;
  private final int pcapInterface;
  private final Map<Integer, EspFlow> flows = new TreeMap<>(Integer::compareUnsigned);
  private final Set<Integer> recorded = new HashSet<>();
  private final Map<Integer, long[]> clear = new TreeMap<>();
  private final Map<Integer, long[]> clearInEsp = new TreeMap<>();
  private final long[] kinds = new long[FrameKind.values().length];
  private long frames;
  private long bytes;
  private long superFrames;
  private long truncated;
  private long unstamped;
  private long lastStamp;

  Direction(
      String name,
      CapturePort port,
      int encapPort,
      boolean unique,
      @Nullable PcapngWriter pcap,
      int pcapInterface) {
    this.name = name;
    this.port = port;
    this.view = new WireFrame(encapPort);
    this.unique = unique;
    this.pcap = pcap;
    this.pcapInterface = pcapInterface;
  }

  String name() {
    return name;
  }

  CapturePort port() {
    return port;
  }

  /** The latest kernel stamp, in ns since 1970. */
  long lastStamp() {
    return lastStamp;
  }

  @Nullable EspFlow flow(int spi) {
    return flows.get(spi);
  }

  /** From now on the last frame of an SPI is kept, also of one not seen yet. */
  void startRecording(int spi) {
    recorded.add(spi);
    EspFlow flow = flows.get(spi);
    if (flow != null) {
      flow.startRecording();
    }
  }

  private EspFlow flowOrNew(int spi) {
    EspFlow flow = flows.get(spi);
    if (flow == null) {
      flow = new EspFlow(unique);
      flows.put(spi, flow);
      if (recorded.contains(spi)) {
        flow.startRecording();
      }
    }
    return flow;
  }

  /** Takes in the first {@code count} messages. */
  void take(MessageVector vector, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (vector.packetType(i) == CapturePort.PACKET_OUTGOING
          || vector.length(i) < CapturePort.VNET_HEADER) {
        continue;
      }
      long stamp = vector.stampNanos(i);
      if (vector.truncated(i)) {
        truncated++;
      }
      if (stamp < 0) {
        unstamped++;
      }
      lastStamp = Math.max(lastStamp, stamp);
      frame(vector.memory(), vector.offset(i), vector.length(i), stamp);
    }
  }

  private void frame(MemorySegment memory, long offset, int length, long stamp) throws IOException {
    long from = offset + CapturePort.VNET_HEADER;
    long end = offset + length;
    int gsoType = memory.get(ValueLayout.JAVA_BYTE, offset + 1) & 0x7f;
    int gsoSize = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 4));
    view.parse(memory, from, end);
    if (gsoType != 0) {
      superFrames++;
    }
    if (gsoType == GSO_UDP && gsoSize > 0 && view.udp >= 0) {
      long payload = view.udp + 8;
      long packetEnd = view.end;
      for (int n = 0; payload < packetEnd; n++, payload += gsoSize) {
        long payloadEnd = Math.min(payload + gsoSize, packetEnd);
        view.datagram(memory, payload, payloadEnd);
        countMagic(memory, n == 0 ? from : payload, payloadEnd == packetEnd ? end : payloadEnd);
        int size = (int) (payloadEnd - payload + view.udp + 8 - from);
        EspFlow flow = count(size, stamp);
        if (wanted(flow)) {
          keep(flow, FrameCopy.datagram(memory, view, from, payload, payloadEnd, n), stamp);
        }
      }
      return;
    }
    countMagic(memory, from, end);
    EspFlow flow = count((int) (end - from), stamp);
    if (wanted(flow)) {
      keep(flow, copy(memory, offset, from, end), stamp);
    }
  }

  private byte[] copy(MemorySegment memory, long offset, long from, long end) {
    if ((memory.get(ValueLayout.JAVA_BYTE, offset) & NEEDS_CHECKSUM) == 0) {
      return FrameCopy.whole(memory, from, end);
    }
    int start = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 6));
    int at = Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset + 8));
    return FrameCopy.completed(memory, from, end, start, at);
  }

  private @Nullable EspFlow count(int length, long stamp) {
    frames++;
    bytes += length;
    kinds[view.kind.ordinal()]++;
    if (view.kind != FrameKind.ESP) {
      return null;
    }
    EspFlow flow = flowOrNew(view.spi);
    flow.count(view.sequence, length, stamp);
    return flow;
  }

  private boolean wanted(@Nullable EspFlow flow) {
    return pcap != null || flow != null && flow.recording();
  }

  private void keep(@Nullable EspFlow flow, byte[] frame, long stamp) throws IOException {
    if (flow != null && flow.recording()) {
      flow.record(frame);
    }
    if (pcap != null) {
      pcap.write(pcapInterface, stamp, frame);
    }
  }

  // The whole frame is searched, padding included. A magic inside an ESP payload means that the
  // payload was not encrypted; it is counted apart.
  private void countMagic(MemorySegment memory, long from, long end) {
    long at = ProbeFormat.find(memory, from, end);
    while (at >= 0) {
      boolean inEsp = view.kind == FrameKind.ESP && at >= view.espPayload;
      (inEsp ? clearInEsp : clear)
          .computeIfAbsent(ProbeFormat.classIdBehind(memory, at, end), unused -> new long[1])[0]++;
      at = ProbeFormat.find(memory, at + 16, end);
    }
  }

  private static long total(Map<Integer, long[]> classes) {
    long total = 0;
    for (long[] count : classes.values()) {
      total += count[0];
    }
    return total;
  }

  long clearOnWire() {
    return total(clear);
  }

  long clearInEspPayload() {
    return total(clearInEsp);
  }

  long frames() {
    return frames;
  }

  long truncated() {
    return truncated;
  }

  long unstamped() {
    return unstamped;
  }

  long duplicates() {
    long duplicates = 0;
    for (EspFlow flow : flows.values()) {
      duplicates += flow.duplicates();
    }
    return duplicates;
  }

  /** Writes the counters as a member of the open JSON object. */
  void write(Json json) throws IOException {
    json.object(name).put("device", port.device()).put("frames", frames).put("bytes", bytes);
    json.put("super_frames", superFrames).put("kernel_drops", port.drops());
    json.put("truncated", truncated).put("unstamped", unstamped).object("kinds");
    for (FrameKind kind : FrameKind.values()) {
      json.put(kind.key(), kinds[kind.ordinal()]);
    }
    json.endObject();
    write(json, "clear_on_wire", clear);
    write(json, "clear_in_esp", clearInEsp);
    json.object("spis");
    for (Map.Entry<Integer, EspFlow> entry : flows.entrySet()) {
      json.object(String.format("0x%08x", entry.getKey()));
      entry.getValue().write(json);
      json.endObject();
    }
    json.endObject().endObject();
  }

  private static void write(Json json, String name, Map<Integer, long[]> classes) {
    json.object(name).put("total", total(classes)).object("classes");
    for (Map.Entry<Integer, long[]> entry : classes.entrySet()) {
      json.put(Integer.toString(entry.getKey()), entry.getValue()[0]);
    }
    json.endObject().endObject();
  }
}
