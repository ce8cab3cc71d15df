package gateway.observer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one direction saw of one SPI. */
final class EspFlow {
  /** How many of the latest stamps are kept: over half a minute at 2,000 packets per second. */
  static final int STAMPS = 1 << 16;

  private static final int KEPT_DUPLICATES = 20;

  private final @Nullable SequenceSet sequences;
  private long[] stamps = new long[1024];
  private final long[] duplicateSequences = new long[KEPT_DUPLICATES];
  private long packets;
  private long bytes;
  private long firstStamp;
  private long lastStamp;
  private long firstSequence;
  private long lastSequence;
  private long maxSequence = -1;
  private long duplicates;
  private boolean recording;
  private byte @Nullable [] recorded;

  /**
   * @param unique whether every sequence number is kept, to find duplicates
   */
  EspFlow(boolean unique) {
    sequences = unique ? new SequenceSet() : null;
  }

  /** Counts one packet. */
  void count(long sequence, int length, long stampNanos) {
    if (packets == 0) {
      firstStamp = stampNanos;
      firstSequence = sequence;
    }
    if (packets == stamps.length && packets < STAMPS) {
      stamps = Arrays.copyOf(stamps, stamps.length * 2);
    }
    stamps[(int) (packets & stamps.length - 1)] = stampNanos;
    packets++;
    bytes += length;
    lastStamp = Math.max(lastStamp, stampNanos);
    lastSequence = sequence;
    maxSequence = Math.max(maxSequence, sequence);
    if (sequences != null && !sequences.add(sequence)) {
      if (duplicates < KEPT_DUPLICATES) {
        duplicateSequences[(int) duplicates] = sequence;
      }
      duplicates++;
    }
  }

  long duplicates() {
    return duplicates;
  }

  /** Whether the last frame is to be kept. */
  boolean recording() {
    return recording;
  }

  /** From now on the last frame is kept. */
  void startRecording() {
    recording = true;
  }

  /** Keeps a frame as the last one. */
  void record(byte[] frame) {
    recorded = frame;
  }

  /** The last frame since the recording began, or null. */
  byte @Nullable [] recorded() {
    return recorded;
  }

  /** How many of the kept stamps are later than {@code nanos}. */
  long after(long nanos) {
    long count = 0;
    for (int i = 0; i < Math.min(packets, stamps.length); i++) {
      if (stamps[i] > nanos) {
        count++;
      }
    }
    return count;
  }

  /** Whether {@link #after} has seen every packet that could be later than {@code nanos}. */
  boolean afterIsExact(long nanos) {
    return packets <= STAMPS || after(nanos) < STAMPS;
  }

  /** Writes the counters as members of the open JSON object. */
  void write(Json json) {
    json.put("packets", packets).put("bytes", bytes);
    json.put("first_unix_ns", firstStamp).put("last_unix_ns", lastStamp);
    json.put("first_seq", firstSequence).put("last_seq", lastSequence).put("max_seq", maxSequence);
    if (sequences == null) {
      json.putNull("duplicates");
      return;
    }
    json.put("duplicates", duplicates).array("duplicate_seqs");
    for (int i = 0; i < Math.min(duplicates, KEPT_DUPLICATES); i++) {
      json.add(duplicateSequences[i]);
    }
    json.endArray();
  }
}
