package gateway.tool.demo;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.memory.MemoryChannel;
import gateway.port.memory.MemoryPort;
import org.jspecify.annotations.Nullable;

/**
 * A memory port that notes when each packet was handed to it, as the kernel stamps a frame when it
 * arrives at the bridge. Stamps travel beside the channel: one thread transmits, one polls.
 */
final class StampedPort implements PacketPort, PortQueue {
  private final MemoryPort port;
  private final MemoryChannel out;
  private final long[] stamps;
  private long handed;
  private long polled;

  /**
   * @param capacity of {@code out}
   */
  StampedPort(
      String name,
      MemoryChannel in,
      MemoryChannel out,
      int capacity,
      PortCapabilities capabilities) {
    this.port = new MemoryPort(name, in, out, capabilities);
    this.out = out;
    // a batch may be stamped in front of a full channel
    this.stamps = new long[2 * Math.max(capacity, Batch.CAPACITY)];
  }

  @Override
  public int tx(Batch batch) {
    long now = WallClock.nanos();
    for (int i = 0; i < batch.count; i++) {
      stamps[(int) ((handed + i) % stamps.length)] = now;
    }
    // the channel publishes the packets, and with them the stamps in front of them
    int taken = port.tx(batch);
    handed += taken;
    return taken;
  }

  /** The wire's thread: the next packet, or null. */
  byte @Nullable [] poll() {
    byte[] packet = out.poll();
    if (packet != null) {
      polled++;
    }
    return packet;
  }

  /**
   * The wire's thread: when the packet of the last {@link #poll} was handed over, ns since 1970.
   */
  long stamp() {
    return stamps[(int) ((polled - 1) % stamps.length)];
  }

  @Override
  public String name() {
    return port.name();
  }

  @Override
  public PortCapabilities capabilities() {
    return port.capabilities();
  }

  @Override
  public PortQueue queue(int index) {
    return this;
  }

  @Override
  public int descriptor() {
    return port.descriptor();
  }

  @Override
  public void refill(Slab slab) {
    port.refill(slab);
  }

  @Override
  public int rx(Batch batch) {
    return port.rx(batch);
  }

  @Override
  public void reap(Slab slab) {
    port.reap(slab);
  }

  @Override
  public int outstanding() {
    return port.outstanding();
  }

  @Override
  public void drain(Slab slab) {
    port.drain(slab);
  }

  @Override
  public PortCounters counters() {
    return port.counters();
  }

  @Override
  public void close() {
    port.close();
  }
}
