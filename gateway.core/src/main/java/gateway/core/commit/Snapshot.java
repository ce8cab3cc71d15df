package gateway.core.commit;

import gateway.core.hook.HookSet;
import gateway.core.route.RouteTable;
import gateway.core.sad.SadView;
import gateway.core.spd.SpdView;
import gateway.port.api.PacketPort;
import gateway.spd.api.Direction;
import java.util.List;

/**
 * The state that judges a packet. Immutable; what did not change is shared with the snapshot
 * before.
 */
public final class Snapshot {
  /** Counts up by one with every commit. */
  public final long generation;

  /** The routes. */
  public final RouteTable routes;

  /** The SAs. */
  public final SadView sad;

  /** The hooks. */
  public final HookSet hooks;

  private final SpdView[] spd;
  private final PacketPort[] ports;
  private final String[] portNames;
  private final int[] mtu;
  private final boolean[] carriesClear;
  private final int[] local;

  /**
   * @param spd one view per direction, by ordinal
   * @param ports the open ports; their position is the port's index
   */
  public Snapshot(
      long generation, SpdView[] spd, SadView sad, RouteTable routes, List<PacketPort> ports) {
    this.generation = generation;
    this.spd = spd;
    this.sad = sad;
    this.routes = routes;
    this.hooks = HookSet.NONE;
    this.ports = ports.toArray(PacketPort[]::new);
    this.portNames = ports.stream().map(PacketPort::name).toArray(String[]::new);
    this.mtu = new int[this.ports.length];
    this.carriesClear = new boolean[this.ports.length];
    int[] addresses = new int[0];
    for (int i = 0; i < mtu.length; i++) {
      mtu[i] = this.ports[i].capabilities().mtu();
      carriesClear[i] = this.ports[i].capabilities().carriesClear();
      int[] own = this.ports[i].capabilities().localAddresses();
      int before = addresses.length;
      addresses = java.util.Arrays.copyOf(addresses, before + own.length);
      System.arraycopy(own, 0, addresses, before, own.length);
    }
    this.local = addresses;
  }

  private Snapshot(Snapshot before, SpdView[] spd, SadView sad, HookSet hooks) {
    this.generation = before.generation + 1;
    this.spd = spd;
    this.sad = sad;
    this.routes = before.routes;
    this.hooks = hooks;
    this.ports = before.ports;
    this.portNames = before.portNames;
    this.mtu = before.mtu;
    this.carriesClear = before.carriesClear;
    this.local = before.local;
  }

  /** The next generation, with other policies, SAs and hooks. */
  Snapshot next(SpdView[] newSpd, SadView newSad, HookSet newHooks) {
    return new Snapshot(this, newSpd, newSad, newHooks);
  }

  /** The ports' names by index; not to be changed. */
  public String[] portNames() {
    return portNames;
  }

  /** One direction's policies. */
  public SpdView spd(Direction direction) {
    return spd[direction.ordinal()];
  }

  /** How many ports there are. */
  public int ports() {
    return ports.length;
  }

  /** The port of an index. */
  public PacketPort port(int index) {
    return ports[index];
  }

  /** The longest packet that a port transmits, in bytes. */
  public int mtu(int port) {
    return mtu[port];
  }

  /** Whether unprotected packets may leave by a port. */
  public boolean carriesClear(int port) {
    return carriesClear[port];
  }

  /** Whether an IPv4 address is the gateway's own. */
  public boolean isLocal(int address) {
    for (int own : local) {
      if (own == address) {
        return true;
      }
    }
    return false;
  }
}
