package gateway.netfilter;

import gateway.packet.Batch;
import gateway.packet.FlowColumns;
import gateway.packet.Memory;

/**
 * One packet as a hook sees it: a window that the engine moves from packet to packet with a {@link
 * HookCursor}. Outside {@link NetfilterHook#onPacket} it shows nothing: numbers are 0, names empty.
 *
 * <p>Addresses, protocol and ports are those of the packet as it is at this point, after
 * decapsulation of the inner one; at {@link HookPoint#INGRESS}, where nothing is parsed yet, they
 * are 0. At {@link HookPoint#EGRESS} they are those that the policy judged, while the frame may be
 * sealed.
 *
 * <p>Threading: belongs to one worker.
 */
public final class HookPacket {
  /** Stands for what was not parsed and for no packet at all. */
  private final FlowColumns blank = new FlowColumns(Batch.CAPACITY);

  private HookPoint point = HookPoint.INGRESS;
  private FlowColumns flows = blank;
  private String[] names = {};
  private int row;
  private long address;
  private int length;
  private int ingress = -1;
  private int egress = -1;
  private boolean decapsulated;

  /** The hook that judges, or judged last. Here because a chain is shared by all workers. */
  int hook = -1;

  HookPacket() {}

  void begin(HookPoint at, FlowColumns columns, String[] portNames, int ingressPort) {
    point = at;
    flows = columns;
    names = portNames;
    ingress = ingressPort;
    hook = -1;
  }

  void blank(HookPoint at, String[] portNames, int ingressPort) {
    begin(at, blank, portNames, ingressPort);
  }

  void move(int toRow, long frame, int bytes, int egressPort, boolean wasSealed) {
    row = toRow;
    address = frame;
    length = bytes;
    egress = egressPort;
    decapsulated = wasSealed;
  }

  /** The point where the packet is. */
  public HookPoint point() {
    return point;
  }

  /** Absolute address of the first byte of the IP header; {@link Memory} reads there. */
  public long address() {
    return address;
  }

  /** Bytes of the IP packet. */
  public int length() {
    return length;
  }

  /** The unsigned byte at an offset from the IP header, or -1 outside the packet. */
  public int u8(int offset) {
    return offset < 0 || 1 > length - offset ? -1 : Memory.u8(address + offset);
  }

  /** The unsigned 16 bits in network order at an offset, or -1 when not wholly in the packet. */
  public int u16(int offset) {
    return offset < 0 || 2 > length - offset ? -1 : Memory.u16(address + offset);
  }

  /** The unsigned 32 bits in network order at an offset, or -1 when not wholly in the packet. */
  public long u32(int offset) {
    return offset < 0 || 4 > length - offset ? -1 : Memory.i32(address + offset) & 0xffffffffL;
  }

  /** Source address, IPv4 in network order. */
  public int source() {
    return flows.source[row];
  }

  /** Destination address, IPv4 in network order. */
  public int destination() {
    return flows.destination[row];
  }

  /** IP protocol. */
  public int protocol() {
    return flows.protocol[row];
  }

  /** Source port or ICMP type, as {@link FlowColumns} has it. */
  public int sourcePort() {
    return flows.sourcePort[row];
  }

  /** Destination port or ICMP code, as {@link FlowColumns} has it. */
  public int destinationPort() {
    return flows.destinationPort[row];
  }

  /** Index of the port the packet came by, or -1 when the gateway made it. */
  public int ingressPort() {
    return ingress;
  }

  /** Name of the port the packet came by, or the empty string. */
  public String ingressName() {
    return name(ingress);
  }

  /** Index of the port the packet leaves by, or -1 where no route was looked up yet. */
  public int egressPort() {
    return egress;
  }

  /** Name of the port the packet leaves by, or the empty string. */
  public String egressName() {
    return name(egress);
  }

  /** Whether the packet came out of an SA. */
  public boolean decapsulated() {
    return decapsulated;
  }

  private String name(int port) {
    return port >= 0 && port < names.length ? names[port] : "";
  }
}
