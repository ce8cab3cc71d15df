package gateway.port.udp;

import gateway.packet.Slab;

/** Free chunks that a queue holds to receive into. Used by one worker. */
final class ChunkStack {
  private final long[] chunks;
  private int count;

  ChunkStack(int capacity) {
    chunks = new long[capacity];
  }

  int count() {
    return count;
  }

  /** A free chunk; the caller has asked {@link #count}. */
  long take() {
    return chunks[--count];
  }

  void give(long chunk) {
    chunks[count++] = chunk;
  }

  /** The chunk {@code depth} places below the top; it stays here. */
  long peek(int depth) {
    return chunks[count - 1 - depth];
  }

  void fill(Slab slab) {
    while (count < chunks.length) {
      long chunk = slab.take();
      if (chunk == 0) {
        return;
      }
      chunks[count++] = chunk;
    }
  }

  void empty(Slab slab) {
    while (count > 0) {
      slab.give(chunks[--count]);
    }
  }
}
