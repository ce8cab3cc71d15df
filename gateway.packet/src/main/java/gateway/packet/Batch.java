package gateway.packet;

/**
 * Up to {@link #CAPACITY} frames as columns; what a port receives into and transmits from.
 *
 * <p>{@code address[i]} is the absolute address of the first byte of the IP header, {@code
 * length[i]} the bytes of the IP packet, {@code meta[i]} the {@code META_} bits. Entries from
 * {@code 0} to {@code count - 1} are valid.
 *
 * <p>Threading: belongs to one worker. Public fields instead of accessors because every stage loops
 * over them.
 */
public final class Batch {
  /** The most frames of a batch. */
  public static final int CAPACITY = 64;

  /** The frame is continued in the next one (packets longer than a chunk). */
  public static final int META_CONTINUED = 1;

  /** Absolute address of each packet's first byte. */
  public final long[] address = new long[CAPACITY];

  /** Length of each packet in bytes. */
  public final int[] length = new int[CAPACITY];

  /** {@code META_} bits of each packet. */
  public final int[] meta = new int[CAPACITY];

  /** How many entries are valid. */
  public int count;

  /** Appends a frame; the caller has checked {@link #full}. */
  public void add(long frame, int bytes) {
    address[count] = frame;
    length[count] = bytes;
    meta[count] = 0;
    count++;
  }

  /** Whether no frame can be added. */
  public boolean full() {
    return count == CAPACITY;
  }

  /** How many frames can still be added. */
  public int room() {
    return CAPACITY - count;
  }

  /** Forgets all entries; frees nothing. */
  public void clear() {
    count = 0;
  }

  /** Drops the first {@code n} entries and moves the rest to the front. */
  public void removeFirst(int n) {
    int rest = count - n;
    System.arraycopy(address, n, address, 0, rest);
    System.arraycopy(length, n, length, 0, rest);
    System.arraycopy(meta, n, meta, 0, rest);
    count = rest;
  }
}
