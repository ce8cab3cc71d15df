package gateway.packet;

import java.lang.foreign.Arena;

/**
 * A page-aligned area of equal chunks, with the stack of its free chunks.
 *
 * <p>The engine owns one slab per worker and hands chunks to ports; a port that departs frees
 * nothing. Chunks are {@link #CHUNK} bytes and aligned to their size, so the chunk of a frame is
 * {@code frame & -CHUNK}. {@link #HEADROOM} bytes in front of a received packet are kept free for
 * outer headers, {@link #TAILROOM} bytes behind it for padding, trailer and tag.
 *
 * <p>Threading: {@link #take}, {@link #give} and {@link #available} belong to the owning worker.
 * The memory is released by {@link #close}, which the engine calls only when no thread can touch a
 * frame any more.
 */
public final class Slab implements AutoCloseable {
  /** Bytes of one chunk, and its alignment. */
  public static final int CHUNK = 2048;

  /** Bytes kept free in front of a received packet. */
  public static final int HEADROOM = 128;

  /** Bytes kept free behind a received packet. */
  public static final int TAILROOM = 64;

  /** The longest packet that fits a chunk with its headroom and tailroom, in bytes. */
  public static final int MAX_PACKET = CHUNK - HEADROOM - TAILROOM;

  /** Takes any frame in and gives none out: for the frames of a worker that died. */
  public static final Slab GRAVE = new Slab();

  private final Arena arena = Arena.ofShared();
  private final long base;
  private final long[] free;
  private int top;

  /**
   * Allocates a slab.
   *
   * @param chunks how many chunks; memory is {@code chunks * CHUNK} bytes
   */
  public Slab(int chunks) {
    base = arena.allocate((long) chunks * CHUNK, 4096).address();
    free = new long[chunks];
    for (int i = chunks - 1; i >= 0; i--) {
      free[top++] = base + (long) i * CHUNK;
    }
  }

  private Slab() {
    base = 0;
    free = new long[0];
  }

  /** Takes a free chunk; returns its address, or 0 when none is left. */
  public long take() {
    return top == 0 ? 0 : free[--top];
  }

  /** Gives back the chunk that holds {@code frame}, which is any address inside the chunk. */
  public void give(long frame) {
    if (free.length == 0) {
      return;
    }
    assert owns(frame) : "frame of another slab";
    assert top < free.length : "chunk given back twice";
    free[top++] = chunkOf(frame);
  }

  /** How many chunks are free. */
  public int available() {
    return top;
  }

  /** How many chunks there are. */
  public int chunks() {
    return free.length;
  }

  /** The address of the first chunk. */
  public long base() {
    return base;
  }

  /** Whether {@code frame} lies inside this slab. */
  public boolean owns(long frame) {
    return frame >= base && frame - base < (long) free.length * CHUNK;
  }

  /** The address of the chunk that holds {@code frame}. */
  public static long chunkOf(long frame) {
    return frame & -CHUNK;
  }

  /** How many bytes lie between {@code frame} and the end of its chunk. */
  public static int roomAfter(long frame) {
    return (int) (chunkOf(frame) + CHUNK - frame);
  }

  @Override
  public void close() {
    arena.close();
  }
}
