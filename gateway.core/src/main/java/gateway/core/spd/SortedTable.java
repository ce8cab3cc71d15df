package gateway.core.spd;

import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;
import java.util.Arrays;

/**
 * All policies of a direction sorted by rank; a lookup takes the first that matches. What every
 * driver is compared with, and what the engine falls back to.
 *
 * <p>Costs a comparison per policy and lookup, and moving half the rows per change. Threading as
 * {@link SpdTable} says.
 */
public final class SortedTable implements SpdTable {
  static final int MAX_POLICIES = 1 << 26;

  // A row: two address ranges and two port ranges as first value and span, and the protocol.
  private static final int STRIDE = 7;
  private static final int SOURCE = 0;
  private static final int DESTINATION = 2;
  private static final int SOURCE_PORT = 4; // first << 16 | span
  private static final int DESTINATION_PORT = 5; // first << 16 | span
  private static final int PROTOCOL = 6;

  private long[] ranks = new long[0];
  private int[] slots = new int[0];
  private int[] rows = new int[0];
  private int size;

  /** An empty table. */
  public SortedTable() {}

  @Override
  public void reserve(int slots) throws GatewayException {
    if (slots > MAX_POLICIES) {
      throw new GatewayException(
          Errno.ENOSPC, "the sorted table holds at most " + MAX_POLICIES + "; use fewer policies");
    }
  }

  @Override
  public void insert(Policy policy) throws GatewayException {
    if (policy.selector().source().family() != 4) {
      throw new GatewayException(
          Errno.ENOTSUP, "the SPD takes IPv4 selectors only; leave this policy out");
    }
    int at = -1 - position(policy.rank());
    if (at < 0) {
      throw new GatewayException(Errno.EEXIST, "two policies of one rank; rebuild the table");
    }
    if (size == ranks.length) {
      resize(Math.max(16, size + (size >> 1)));
    }
    move(at, at + 1);
    size++;
    ranks[at] = policy.rank();
    slots[at] = policy.slot();
    write(rows, at * STRIDE, policy.selector());
  }

  @Override
  public void delete(Policy policy) throws GatewayException {
    int at = position(policy.rank());
    if (at < 0 || slots[at] != policy.slot()) {
      throw new GatewayException(
          Errno.EINVAL, "the index has no policy in slot " + policy.slot() + "; rebuild the table");
    }
    move(at + 1, at);
    size--;
    if (4 * size < ranks.length) {
      resize(2 * size);
    }
  }

  /** The place of a rank, or {@code -1 - place} where it would go. */
  private int position(long rank) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(ranks[middle], rank);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1 - low;
  }

  private void move(int from, int to) {
    int count = size - from;
    System.arraycopy(ranks, from, ranks, to, count);
    System.arraycopy(slots, from, slots, to, count);
    System.arraycopy(rows, from * STRIDE, rows, to * STRIDE, count * STRIDE);
  }

  private void resize(int capacity) {
    ranks = Arrays.copyOf(ranks, capacity);
    slots = Arrays.copyOf(slots, capacity);
    rows = Arrays.copyOf(rows, capacity * STRIDE);
  }

  private static void write(int[] rows, int at, Selector s) {
    rows[at + SOURCE] = s.source().first4();
    rows[at + SOURCE + 1] = s.source().last4() - s.source().first4();
    rows[at + DESTINATION] = s.destination().first4();
    rows[at + DESTINATION + 1] = s.destination().last4() - s.destination().first4();
    rows[at + SOURCE_PORT] = ports(s.sourcePortFirst(), s.sourcePortLast());
    rows[at + DESTINATION_PORT] = ports(s.destinationPortFirst(), s.destinationPortLast());
    rows[at + PROTOCOL] = s.protocol();
  }

  private static int ports(int first, int last) {
    return first << 16 | last - first;
  }

  @Override
  public void flush() {
    size = 0;
    resize(0);
  }

  @Override
  public int find(Selector selector) {
    if (selector.source().family() != 4) {
      return -1;
    }
    int[] wanted = new int[STRIDE];
    write(wanted, 0, selector);
    for (int i = 0; i < size; i++) {
      int at = i * STRIDE;
      if (Arrays.equals(rows, at, at + STRIDE, wanted, 0, STRIDE)) {
        return slots[i];
      }
    }
    return -1;
  }

  @Override
  public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
    for (int i = from; i < from + count; i++) {
      winners[i] = winner(flows, i);
    }
  }

  private int winner(FlowColumns flows, int i) {
    int[] r = rows;
    int source = flows.source[i];
    int destination = flows.destination[i];
    int end = size * STRIDE;
    for (int at = 0; at < end; at += STRIDE) {
      if (within(source, r[at + SOURCE], r[at + SOURCE + 1])
          && within(destination, r[at + DESTINATION], r[at + DESTINATION + 1])
          && (r[at + PROTOCOL] == 0 || r[at + PROTOCOL] == flows.protocol[i])
          && portWithin(flows.sourcePort[i], r[at + SOURCE_PORT])
          && portWithin(flows.destinationPort[i], r[at + DESTINATION_PORT])) {
        return slots[at / STRIDE];
      }
    }
    return -1;
  }

  private static boolean within(int value, int first, int span) {
    return Integer.compareUnsigned(value - first, span) <= 0;
  }

  private static boolean portWithin(int port, int range) {
    return Integer.compareUnsigned(port - (range >>> 16), range & 0xffff) <= 0;
  }

  @Override
  public int size() {
    return size;
  }

  /** All of them: the table is the list. */
  @Override
  public int fallbackPolicies() {
    return size;
  }

  @Override
  public long memoryBytes() {
    return 96 + ranks.length * (8L + 4L + 4L * STRIDE);
  }

  @Override
  public void close() {
    flush();
  }
}
