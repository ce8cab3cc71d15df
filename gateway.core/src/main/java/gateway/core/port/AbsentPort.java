package gateway.core.port;

import gateway.packet.Batch;
import gateway.packet.Slab;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;

/**
 * Stands in the place of a port whose driver has gone: receives nothing, and nothing is given to
 * it. It keeps the addresses, so that SAs keep their direction.
 */
public final class AbsentPort implements PacketPort {
  private final String name;
  private final PortCapabilities capabilities;

  /**
   * @param name of the port that went
   * @param capabilities of the port that went
   */
  public AbsentPort(String name, PortCapabilities capabilities) {
    this.name = name;
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
    return newQueue();
  }

  /** A queue that receives nothing and takes nothing. */
  public static PortQueue newQueue() {
    return new AbsentQueue();
  }

  @Override
  public void close() {}

  private static final class AbsentQueue implements PortQueue {
    private final PortCounters counters = new PortCounters();

    @Override
    public int descriptor() {
      return -1;
    }

    @Override
    public void refill(Slab slab) {}

    @Override
    public int rx(Batch batch) {
      return 0;
    }

    @Override
    public int tx(Batch batch) {
      return 0;
    }

    @Override
    public void reap(Slab slab) {}

    @Override
    public int outstanding() {
      return 0;
    }

    @Override
    public void drain(Slab slab) {}

    @Override
    public PortCounters counters() {
      return counters;
    }
  }
}
