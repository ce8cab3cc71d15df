package gateway.spd.example;

import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.AddressRange;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;
import org.jspecify.annotations.Nullable;

/** One direction's index. */
final class SortedTable implements SpdTable {
  private final @Nullable RankedList[] front;
  private final RankedList common = new RankedList();
  private int size;

  /**
   * @param buckets a power of two
   */
  SortedTable(int buckets) {
    front = new RankedList[buckets];
  }

  @Override
  public void reserve(int slots) {
    // Nothing here is as long as there are slots.
  }

  @Override
  public void insert(Policy policy) {
    AddressRange destination = policy.selector().destination();
    RankedList list = listOf(destination);
    if (list == null) {
      list = new RankedList();
      front[bucket(destination.first4())] = list;
    }
    list.insert(policy);
    size++;
  }

  @Override
  public void delete(Policy policy) throws GatewayException {
    AddressRange destination = policy.selector().destination();
    RankedList list = listOf(destination);
    if (list == null) {
      throw RankedList.unknown(policy);
    }
    list.delete(policy);
    if (list != common && list.size() == 0) {
      front[bucket(destination.first4())] = null;
    }
    size--;
  }

  @Override
  public void flush() {
    java.util.Arrays.fill(front, null);
    common.clear();
    size = 0;
  }

  @Override
  public int find(Selector selector) {
    RankedList list = listOf(selector.destination());
    return list == null ? -1 : list.find(selector);
  }

  /** The list for a policy of these destinations, or null when it is to be made. */
  private @Nullable RankedList listOf(AddressRange destination) {
    boolean oneBucket =
        destination.family() == 4 && (destination.firstLow() ^ destination.lastLow()) >>> 16 == 0;
    return oneBucket ? front[bucket(destination.first4())] : common;
  }

  private int bucket(int address) {
    int key = (address >>> 16) * 0x9e3779b9;
    return (key ^ key >>> 16) & front.length - 1;
  }

  @Override
  public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
    for (int i = from; i < from + count; i++) {
      RankedList list = front[bucket(flows.destination[i])];
      Policy near = list == null ? null : list.first(flows, i);
      Policy far = common.first(flows, i);
      winners[i] = Strength.winner(near, far);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int fallbackPolicies() {
    return common.size();
  }

  @Override
  public long memoryBytes() {
    long bytes = 40 + 4L * front.length + common.memoryBytes();
    for (RankedList list : front) {
      bytes += list == null ? 0 : list.memoryBytes();
    }
    return bytes;
  }

  @Override
  public void close() {
    // The collector has it all.
  }

  /**
   * Which of two matches wins. Used by {@code lookup} alone: the class is loaded with the first
   * packet, and not at all once the bundle has left. The engine calls nothing of a departed bundle,
   * so that may be so.
   */
  private static final class Strength {
    static int winner(@Nullable Policy a, @Nullable Policy b) {
      if (a == null || b == null) {
        return a != null ? a.slot() : b != null ? b.slot() : -1;
      }
      return Long.compareUnsigned(a.rank(), b.rank()) < 0 ? a.slot() : b.slot();
    }
  }
}
