package gateway.core.commit;

import gateway.core.hook.HookSet;
import gateway.core.port.AbsentPort;
import gateway.core.route.RouteTable;
import gateway.core.sad.SadView;
import gateway.core.spd.SpdView;
import gateway.port.api.PacketPort;
import gateway.port.api.PortCapabilities;
import gateway.spd.api.Direction;
import java.util.Arrays;
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
  private final boolean[] absent;

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
    Shape shape = Shape.of(this.ports);
    this.mtu = shape.mtu;
    this.carriesClear = shape.carriesClear;
    this.local = shape.local;
    this.absent = shape.absent;
  }

  /** What is read of the ports once, so that packets need not ask them. */
  private record Shape(int[] mtu, boolean[] carriesClear, boolean[] absent, int[] local) {
    static Shape of(PacketPort[] ports) {
      int[] mtu = new int[ports.length];
      boolean[] carriesClear = new boolean[ports.length];
      boolean[] absent = new boolean[ports.length];
      int[] addresses = new int[0];
      for (int i = 0; i < mtu.length; i++) {
        PortCapabilities can = ports[i].capabilities();
        mtu[i] = can.mtu();
        carriesClear[i] = can.carriesClear();
        absent[i] = ports[i] instanceof AbsentPort;
        int[] own = can.localAddresses();
        int before = addresses.length;
        addresses = Arrays.copyOf(addresses, before + own.length);
        System.arraycopy(own, 0, addresses, before, own.length);
      }
      return new Shape(mtu, carriesClear, absent, addresses);
    }
  }

  private Snapshot(Snapshot before, SpdView[] spd, SadView sad, HookSet hooks, PacketPort[] ports) {
    this.generation = before.generation + 1;
    this.spd = spd;
    this.sad = sad;
    this.routes = before.routes;
    this.hooks = hooks;
    this.ports = ports;
    this.portNames = before.portNames;
    if (ports == before.ports) {
      this.mtu = before.mtu;
      this.carriesClear = before.carriesClear;
      this.local = before.local;
      this.absent = before.absent;
    } else {
      Shape shape = Shape.of(ports);
      this.mtu = shape.mtu;
      this.carriesClear = shape.carriesClear;
      this.local = shape.local;
      this.absent = shape.absent;
    }
  }

  /**
   * The next generation, with other policies, SAs, hooks and ports.
   *
   * @param newPorts in their places; as many as before
   */
  Snapshot next(SpdView[] newSpd, SadView newSad, HookSet newHooks, List<PacketPort> newPorts) {
    PacketPort[] next =
        Arrays.asList(ports).equals(newPorts) ? ports : newPorts.toArray(PacketPort[]::new);
    return new Snapshot(this, newSpd, newSad, newHooks, next);
  }

  /** Whether another snapshot has the very same ports. */
  public boolean hasPortsOf(Snapshot other) {
    return ports == other.ports;
  }

  /** Whether the driver of a port has gone. */
  public boolean isAbsent(int port) {
    return absent[port];
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

  /** All ports, in their places. */
  public List<PacketPort> portList() {
    return List.of(ports);
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
