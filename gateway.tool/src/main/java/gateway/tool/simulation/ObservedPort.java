package gateway.tool.simulation;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import gateway.port.memory.MemoryPort;

/**
 * A memory port that tells what it has taken, at the moment of taking: that is when a packet
 * leaves.
 */
final class ObservedPort implements PacketPort, PortQueue {
  /** Who is told. */
  interface Observer {
    void left(long ip, int length);
  }

  private final MemoryPort port;
  private final Observer observer;

  ObservedPort(MemoryPort port, Observer observer) {
    this.port = port;
    this.observer = observer;
  }

  int held() {
    return port.held();
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
    return -1;
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
  public int tx(Batch batch) {
    int taken = port.tx(batch);
    for (int i = 0; i < taken; i++) {
      observer.left(batch.address[i], batch.length[i]);
    }
    return taken;
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
