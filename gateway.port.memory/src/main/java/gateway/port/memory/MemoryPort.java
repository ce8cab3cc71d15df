package gateway.port.memory;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;

/**
 * A port between two {@link MemoryChannel}s, with one queue. {@code tx} copies, so that frames are
 * free again at once, and takes no more than the channel has room for.
 */
public final class MemoryPort implements PacketPort, PortQueue {
  private static final int STOCK = Batch.CAPACITY;

  private final String name;
  private final MemoryChannel in;
  private final MemoryChannel out;
  private final PortCapabilities capabilities;
  private final PortCounters counters = new PortCounters();
  private final long[] stock = new long[STOCK];
  private int stocked;
  private final long[] spent = new long[STOCK];
  private int spentCount;

  /**
   * @param in what is received
   * @param out where it is transmitted to
   */
  public MemoryPort(
      String name, MemoryChannel in, MemoryChannel out, PortCapabilities capabilities) {
    this.name = name;
    this.in = in;
    this.out = out;
    this.capabilities = capabilities;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PortCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public PortQueue queue(int index) {
    return this;
  }

  @Override
  public int descriptor() {
    return in.descriptor();
  }

  @Override
  public void refill(Slab slab) {
    while (stocked < STOCK) {
      long chunk = slab.take();
      if (chunk == 0) {
        return;
      }
      stock[stocked++] = chunk;
    }
  }

  @Override
  public int rx(Batch batch) {
    int n = 0;
    in.clearBell();
    while (stocked > 0 && !batch.full()) {
      long frame = stock[stocked - 1] + Slab.HEADROOM;
      int length = in.poll(frame, Slab.MAX_PACKET);
      if (length < 0) {
        break;
      }
      stocked--;
      batch.add(frame, length);
      counters.rxBytes += length;
      n++;
    }
    counters.rxPackets += n;
    counters.rxCalls++;
    return n;
  }

  @Override
  public int tx(Batch batch) {
    int n = 0;
    while (n < batch.count && spentCount < STOCK && out.offer(batch.address[n], batch.length[n])) {
      spent[spentCount++] = batch.address[n];
      counters.txBytes += batch.length[n];
      n++;
    }
    counters.txPackets += n;
    counters.txCalls++;
    return n;
  }

  @Override
  public void reap(Slab slab) {
    while (spentCount > 0) {
      slab.give(spent[--spentCount]);
    }
  }

  @Override
  public int outstanding() {
    return 0;
  }

  @Override
  public void drain(Slab slab) {
    while (stocked > 0) {
      slab.give(stock[--stocked]);
    }
    reap(slab);
  }

  @Override
  public PortCounters counters() {
    return counters;
  }

  /** Chunks that the port holds at the moment; for a count of frames. */
  public int held() {
    return stocked + spentCount;
  }

  /** The channels belong to whoever made them. */
  @Override
  public void close() {
    stocked = 0;
  }
}
