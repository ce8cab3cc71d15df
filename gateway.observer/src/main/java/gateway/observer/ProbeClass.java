package gateway.observer;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/**
 * One class of probes: what this side sent of it and what it received of the peer's. All methods
 * may be called from any thread; the object's monitor guards the state.
 */
final class ProbeClass {
  /** What is configured: {@code name:id:sport:dport:rate:size}. */
  record Settings(String name, int id, int localPort, int peerPort, int perSecond, int bytes) {
    /** Reads the settings of one class. */
    static Settings parse(String text) throws UsageException {
      String[] part = text.split(":", -1);
      if (part.length != 6 || part[0].isEmpty()) {
        throw new UsageException("a class is name:id:sport:dport:rate:size, not " + text);
      }
      return new Settings(
          part[0],
          CommandLine.number(part[1], 0, Integer.MAX_VALUE),
          CommandLine.number(part[2], 1, 65_535),
          CommandLine.number(part[3], 1, 65_535),
          CommandLine.number(part[4], 0, 1_000_000),
          CommandLine.number(part[5], ProbeFormat.HEADER, 65_507));
    }
  }

  private static final int KEPT_RANGES = 20;

  private final Settings settings;
  private final LongLog sentAt = new LongLog();
  private final LongLog receivedAt = new LongLog();
  private final SequenceSet distinct = new SequenceSet();
  private final Map<Integer, Long> sendErrors = new TreeMap<>();
  private long received;
  private long duplicates;
  private long foreign;
  private long maxLatency;
  private int toLose;
  private int toDuplicate;

  ProbeClass(Settings settings) {
    this.settings = settings;
  }

  Settings settings() {
    return settings;
  }

  /** The number of probes that the kernel took, which is also the next sequence number. */
  synchronized long sent() {
    return sentAt.size();
  }

  /** Counts a probe that the kernel took. */
  synchronized void countSent(long nanos) {
    sentAt.add(nanos);
  }

  /** Counts a probe that the kernel did not take; its number is used again. */
  synchronized void countSendError(int errno) {
    sendErrors.merge(errno, 1L, Long::sum);
  }

  /** Counts a datagram that arrived at the class's port. */
  synchronized void countReceived(MemorySegment memory, long offset, int length, long nanos) {
    if (!ProbeFormat.isProbe(memory, offset, length)
        || ProbeFormat.classId(memory, offset) != settings.id()) {
      foreign++;
      return;
    }
    if (toLose > 0) {
      toLose--;
      return;
    }
    count(ProbeFormat.sequence(memory, offset), nanos);
    maxLatency = Math.max(maxLatency, nanos - ProbeFormat.sentNanos(memory, offset));
    if (toDuplicate > 0) {
      toDuplicate--;
      count(ProbeFormat.sequence(memory, offset), nanos);
    }
  }

  private void count(long sequence, long nanos) {
    received++;
    receivedAt.add(nanos);
    if (!distinct.add(sequence)) {
      duplicates++;
    }
  }

  /** Sabotage: the next probe that arrives is thrown away. */
  synchronized void loseOne() {
    toLose++;
  }

  /** Sabotage: the next probe that arrives is counted twice. */
  synchronized void duplicateOne() {
    toDuplicate++;
  }

  /** How many probes were sent before a time; the first number sent at or after it. */
  synchronized long sentBefore(long nanos) {
    return sentAt.count(Long.MIN_VALUE, nanos);
  }

  /** How many distinct numbers of [from, to) have arrived. */
  synchronized long arrived(long from, long to) {
    return distinct.count(from, to);
  }

  /** Writes what was sent and received in [from, to) ns as a member. */
  synchronized void writeWindow(Json json, long from, long to) {
    json.object(settings.name()).put("sent", sentAt.count(from, to));
    json.put("received", receivedAt.count(from, to)).endObject();
  }

  /** Writes the gaps of [from, to) as members. */
  synchronized void writeMissing(Json json, long from, long to) {
    json.put("missing", Math.max(0, to - from) - distinct.count(from, to));
    long[] ranges = new long[2 * KEPT_RANGES];
    int n = distinct.missing(from, to, ranges);
    json.array("missing_seqs");
    for (int i = 0; i < n; i += 2) {
      json.array().add(ranges[i]).add(ranges[i + 1]).endArray();
    }
    json.endArray();
  }

  /**
   * Writes all counters as a member.
   *
   * @param kernelDrops what the kernel dropped at this class's socket
   */
  synchronized void write(Json json, long kernelDrops) {
    json.object(settings.name()).put("id", settings.id()).put("sent", sent());
    json.object("send_errors");
    sendErrors.forEach((errno, count) -> json.put(Libc.describe(errno), count));
    json.endObject();
    json.put("received", received).put("distinct", distinct.size()).put("duplicates", duplicates);
    json.put("max_seq", distinct.max()).put("foreign", foreign).put("kernel_drops", kernelDrops);
    json.put("max_latency_ns", maxLatency);
    writeMissing(json, 0, distinct.max() + 1);
    json.endObject();
  }
}
