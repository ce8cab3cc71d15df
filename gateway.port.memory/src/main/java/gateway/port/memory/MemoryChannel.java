package gateway.port.memory;

import gateway.packet.Memory;
import gateway.packet.Slab;
import gateway.port.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of packets from one thread to one other. Packets are copied; nothing is allocated
 * after construction.
 *
 * <p>With a doorbell the consumer can wait on {@link #descriptor}; without one (a simulation)
 * nothing of the operating system is touched.
 */
public final class MemoryChannel implements AutoCloseable {
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(MemoryChannel.class, "head", long.class);
      TAIL = lookup.findVarHandle(MemoryChannel.class, "tail", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final byte[][] packets;
  private final int[] lengths;
  private final int mask;
  private final int eventfd;
  private final @Nullable Arena arena;
  private final long bell;

  // Read and written through HEAD and TAIL.
  @SuppressWarnings("unused")
  private long head;

  @SuppressWarnings("unused")
  private long tail;

  private long refused;

  /**
   * @param capacity packets, a power of two
   * @param doorbell whether a consumer waits on a descriptor
   */
  public MemoryChannel(int capacity, boolean doorbell) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("the capacity must be a power of two");
    }
    packets = new byte[capacity][Slab.CHUNK];
    lengths = new int[capacity];
    mask = capacity - 1;
    if (doorbell) {
      arena = Arena.ofShared();
      bell = arena.allocate(16, 8).address();
      Memory.putNative64(bell, 1);
      eventfd = Libc.eventfd(0, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
      if (eventfd < 0) {
        throw new IllegalStateException("eventfd: " + Libc.error(eventfd));
      }
    } else {
      arena = null;
      bell = 0;
      eventfd = -1;
    }
  }

  /** Becomes readable when there are packets; -1 without a doorbell. */
  public int descriptor() {
    return eventfd;
  }

  /** Producer: appends a packet from off-heap memory; false when the channel is full. */
  public boolean offer(long address, int length) {
    long t = (long) TAIL.get(this);
    if (t - (long) HEAD.getAcquire(this) > mask || length > Slab.CHUNK) {
      refused++;
      return false;
    }
    int slot = (int) t & mask;
    Memory.copy(address, packets[slot], 0, length);
    publish(t, slot, length);
    return true;
  }

  /** Producer: appends a packet from the heap; false when the channel is full. */
  public boolean offer(byte[] packet, int length) {
    long t = (long) TAIL.get(this);
    if (t - (long) HEAD.getAcquire(this) > mask || length > Slab.CHUNK) {
      refused++;
      return false;
    }
    int slot = (int) t & mask;
    System.arraycopy(packet, 0, packets[slot], 0, length);
    publish(t, slot, length);
    return true;
  }

  /** Consumer: copies the next packet to off-heap memory; returns its length, or -1 when empty. */
  public int poll(long address, int room) {
    long h = (long) HEAD.get(this);
    if (h == (long) TAIL.getAcquire(this)) {
      return -1;
    }
    int slot = (int) h & mask;
    int length = Math.min(lengths[slot], room);
    Memory.copy(packets[slot], 0, address, length);
    HEAD.setRelease(this, h + 1);
    return length;
  }

  /** Consumer: the next packet on the heap, or null when empty. Allocates. */
  public byte @Nullable [] poll() {
    long h = (long) HEAD.get(this);
    if (h == (long) TAIL.getAcquire(this)) {
      return null;
    }
    int slot = (int) h & mask;
    byte[] packet = java.util.Arrays.copyOf(packets[slot], lengths[slot]);
    HEAD.setRelease(this, h + 1);
    return packet;
  }

  /** Consumer: drops whatever waits. */
  public void discardAll() {
    HEAD.setRelease(this, (long) TAIL.getAcquire(this));
  }

  /** How many packets wait. */
  public int size() {
    return (int) ((long) TAIL.getAcquire(this) - (long) HEAD.getAcquire(this));
  }

  /** Producer: how often the channel was full. */
  public long refused() {
    return refused;
  }

  /** Consumer: clears the doorbell; called before the last look into the channel. */
  void clearBell() {
    if (eventfd >= 0) {
      Libc.read(eventfd, bell + 8, 8);
    }
  }

  private void publish(long t, int slot, int length) {
    lengths[slot] = length;
    TAIL.setRelease(this, t + 1);
    if (eventfd >= 0) {
      Libc.write(eventfd, bell, 8);
    }
  }

  @Override
  public void close() {
    if (arena != null) {
      Libc.close(eventfd);
      arena.close();
    }
  }
}
