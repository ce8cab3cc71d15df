package gateway.spd.hash;

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

  int source(int slot) {
    return (int) (rows[slot * STRIDE + SOURCE] >> 32);
  }

  int destination(int slot) {
    return (int) (rows[slot * STRIDE + DESTINATION] >> 32);
  }

  /** Length of the longest prefix that covers the source range. */
  int sourceLength(int slot) {
    return coveringPrefix(rows[slot * STRIDE + SOURCE]);
  }

  /** Length of the longest prefix that covers the destination range. */
  int destinationLength(int slot) {
    return coveringPrefix(rows[slot * STRIDE + DESTINATION]);
  }

  private static int coveringPrefix(long range) {
    int first = (int) (range >> 32);
    return Integer.numberOfLeadingZeros(first ^ first + (int) range);
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

  /** Whether the row is of exactly this policy. */
  boolean holds(int slot, Policy policy) {
    return slot >= 0
        && slot < rows.length / STRIDE
        && rank(slot) == policy.rank()
        && isOf(slot, policy.selector());
  }

  /** Sorts slots of different ranks, strongest first. */
  void sortByRank(int[] slots, int count) {
    long[] ranks = new long[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = rank(slots[i]) ^ Long.MIN_VALUE;
    }
    Arrays.sort(ranks);
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[Arrays.binarySearch(ranks, rank(slots[i]) ^ Long.MIN_VALUE)] = slots[i];
    }
    System.arraycopy(sorted, 0, slots, 0, count);
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
    int slot = head;
    while (slot >= 0 && !matches(slot, flows, i)) {
      slot = next(slot);
    }
    return slot;
  }

  /** Whether flow {@code i} is what the policy is about. */
  boolean matches(int slot, FlowColumns flows, int i) {
    long[] r = rows;
    int at = slot * STRIDE;
    int protocol = (int) r[at + LINK];
    return within(r[at + SOURCE], flows.source[i])
        && within(r[at + DESTINATION], flows.destination[i])
        && (protocol == 0 || protocol == flows.protocol[i])
        && portsWithin(r[at + PORTS], flows.sourcePort[i], flows.destinationPort[i]);
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
