package gateway.spd.tuplespace;

import gateway.packet.FlowColumns;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.Arrays;

/**
 * The selectors and ranks of a table's policies: one row of {@link #STRIDE} longs per slot in one
 * array, so that comparing a candidate touches one or two cache lines and no object.
 *
 * <p>A range is kept as first value and span, and matches when {@code value - first} is unsigned
 * not above the span.
 */
final class PolicyRows {
  /** The most slots one array can hold, rounded down. */
  static final int MAX_SLOTS = 1 << 28;

  private static final int STRIDE = 5;
  private static final int SOURCE = 0; // first << 32 | span
  private static final int DESTINATION = 1; // first << 32 | span
  private static final int PORTS = 2; // source first, span, destination first, span: 16 bits each
  private static final int RANK = 3;
  private static final int LINK = 4; // next slot of the chain << 32 | protocol
  private static final int FIRST_CAPACITY = 16;

  private long[] rows = new long[0];
  private int reserved;

  /** Lets slots below {@code slots} come; the array follows the slots that are really used. */
  void reserve(int slots) {
    reserved = Math.max(reserved, slots);
  }

  /** Writes the row of a policy, in no chain. */
  void put(Policy policy) {
    int slot = policy.slot();
    makeRoom(slot);
    int at = slot * STRIDE;
    Selector s = policy.selector();
    rows[at + SOURCE] = addresses(s.source().first4(), s.source().last4());
    rows[at + DESTINATION] = addresses(s.destination().first4(), s.destination().last4());
    rows[at + PORTS] = ports(s);
    rows[at + RANK] = policy.rank();
    rows[at + LINK] = link(-1, s.protocol());
  }

  private void makeRoom(int slot) {
    int capacity = rows.length / STRIDE;
    if (slot < capacity) {
      return;
    }
    int wanted = Math.max(FIRST_CAPACITY, capacity + (capacity >> 1));
    if (reserved > slot) {
      wanted = Math.min(wanted, reserved);
    }
    rows = Arrays.copyOf(rows, Math.max(wanted, slot + 1) * STRIDE);
  }

  private static long addresses(int first, int last) {
    return (long) first << 32 | (last - first) & 0xffffffffL;
  }

  private static long ports(Selector s) {
    int source = s.sourcePortFirst() << 16 | s.sourcePortLast() - s.sourcePortFirst();
    int target =
        s.destinationPortFirst() << 16 | s.destinationPortLast() - s.destinationPortFirst();
    return (long) source << 32 | target & 0xffffffffL;
  }

  private static long link(int next, int protocol) {
    return (long) next << 32 | protocol;
  }

  /** Forgets all rows and gives their memory back. */
  void clear() {
    rows = new long[0];
  }

  long rank(int slot) {
    return rows[slot * STRIDE + RANK];
  }

  /** The next slot of the chain, or -1. */
  int next(int slot) {
    return (int) (rows[slot * STRIDE + LINK] >> 32);
  }

  void setNext(int slot, int next) {
    int at = slot * STRIDE + LINK;
    rows[at] = link(next, (int) rows[at]);
  }

  /** Whether the row has exactly this selector. */
  boolean isOf(int slot, Selector s) {
    int at = slot * STRIDE;
    return rows[at + SOURCE] == addresses(s.source().first4(), s.source().last4())
        && rows[at + DESTINATION] == addresses(s.destination().first4(), s.destination().last4())
        && rows[at + PORTS] == ports(s)
        && (int) rows[at + LINK] == s.protocol();
  }

  /** Reads the rows of many slots at once, so that their cache misses overlap. */
  void load(int[] slots, int count, long[] sink) {
    long[] r = rows;
    for (int k = 0; k < count; k++) {
      int at = slots[k] * STRIDE;
      sink[k] = r[at + SOURCE] ^ r[at + LINK];
    }
  }

  /** The first slot of a chain that matches flow {@code i}, or -1; the strongest, as chains are. */
  int firstMatch(int head, FlowColumns flows, int i) {
    long[] r = rows;
    int slot = head;
    while (slot >= 0) {
      int at = slot * STRIDE;
      long link = r[at + LINK];
      int protocol = (int) link;
      if (within(r[at + SOURCE], flows.source[i])
          && within(r[at + DESTINATION], flows.destination[i])
          && (protocol == 0 || protocol == flows.protocol[i])
          && portsWithin(r[at + PORTS], flows.sourcePort[i], flows.destinationPort[i])) {
        return slot;
      }
      slot = (int) (link >> 32);
    }
    return -1;
  }

  private static boolean within(long range, int value) {
    return Integer.compareUnsigned(value - (int) (range >> 32), (int) range) <= 0;
  }

  private static boolean portsWithin(long ports, int source, int destination) {
    int s = source - (int) (ports >>> 48);
    int d = destination - ((int) ports >>> 16);
    return Integer.compareUnsigned(s, (int) (ports >>> 32) & 0xffff) <= 0
        && Integer.compareUnsigned(d, (int) ports & 0xffff) <= 0;
  }

  long memoryBytes() {
    return 16 + 8L * rows.length;
  }
}
