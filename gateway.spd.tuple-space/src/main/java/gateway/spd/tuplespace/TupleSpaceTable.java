package gateway.spd.tuplespace;

import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The tuples of one direction, ordered by their strongest rank.
 *
 * <p>A batch goes through the tuples together: for each tuple first all hashes are computed and all
 * entries loaded, which are independent memory accesses that the processor overlaps, and only then
 * are candidates compared.
 */
final class TupleSpaceTable implements SpdTable {
  /** From this chain length on a policy goes to the tuple of all fields that it fixes. */
  private static final int LONG_CHAIN = 8;

  private static final long NO_RANK = -1L;

  private final PolicyRows rows = new PolicyRows();
  private final Map<Integer, Tuple> byId = new HashMap<>();
  private Tuple[] tuples = new Tuple[8];
  private int tupleCount;
  private int size;

  TupleSpaceTable() {}

  @Override
  public void reserve(int slots) throws GatewayException {
    if (slots > PolicyRows.MAX_SLOTS) {
      throw new GatewayException(
          Errno.ENOSPC,
          "tuple-space indexes at most " + PolicyRows.MAX_SLOTS + " slots; use fewer policies");
    }
    rows.reserve(slots);
  }

  @Override
  public void insert(Policy policy) throws GatewayException {
    Selector selector = policy.selector();
    if (selector.source().family() != 4) {
      throw new GatewayException(
          Errno.ENOTSUP, "tuple-space indexes IPv4 selectors only; leave this policy out");
    }
    if (policy.slot() < 0 || policy.slot() >= PolicyRows.MAX_SLOTS) {
      throw new GatewayException(Errno.EINVAL, "slot " + policy.slot() + " is out of range");
    }
    rows.put(policy);
    Tuple tuple = tuple(Tuple.addressId(selector));
    if (tuple.chainLength(tuple.hash(selector), LONG_CHAIN) == LONG_CHAIN) {
      tuple = tuple(Tuple.exactId(selector));
    }
    tuple.insert(tuple.hash(selector), policy.slot());
    size++;
    restoreOrder();
  }

  @Override
  public void delete(Policy policy) throws GatewayException {
    Selector selector = policy.selector();
    if (!deleteFrom(Tuple.addressId(selector), policy)
        && !deleteFrom(Tuple.exactId(selector), policy)) {
      throw new GatewayException(
          Errno.EINVAL, "the index has no policy in slot " + policy.slot() + "; rebuild the table");
    }
    size--;
    restoreOrder();
  }

  private boolean deleteFrom(int id, Policy policy) {
    Tuple tuple = byId.get(id);
    if (tuple == null || !tuple.delete(tuple.hash(policy.selector()), policy.slot())) {
      return false;
    }
    if (tuple.size() == 0) {
      byId.remove(id);
      int at = Arrays.asList(tuples).indexOf(tuple);
      System.arraycopy(tuples, at + 1, tuples, at, tupleCount - at - 1);
      tuples[--tupleCount] = null;
    }
    return true;
  }

  private Tuple tuple(int id) {
    Tuple tuple = byId.get(id);
    if (tuple == null) {
      tuple = new Tuple(id, rows);
      byId.put(id, tuple);
      if (tupleCount == tuples.length) {
        tuples = Arrays.copyOf(tuples, 2 * tupleCount);
      }
      tuples[tupleCount++] = tuple;
    }
    return tuple;
  }

  // Insertion sort: one tuple has moved, the rest is in order.
  private void restoreOrder() {
    for (int i = 1; i < tupleCount; i++) {
      Tuple moving = tuples[i];
      long strongest = moving.strongest();
      int at = i;
      while (at > 0 && Long.compareUnsigned(tuples[at - 1].strongest(), strongest) > 0) {
        tuples[at] = tuples[at - 1];
        at--;
      }
      tuples[at] = moving;
    }
  }

  @Override
  public void flush() {
    byId.clear();
    tuples = new Tuple[8];
    tupleCount = 0;
    size = 0;
    rows.clear();
  }

  @Override
  public int find(Selector selector) {
    if (selector.source().family() != 4) {
      return -1;
    }
    int first = findIn(Tuple.addressId(selector), selector);
    return first >= 0 ? first : findIn(Tuple.exactId(selector), selector);
  }

  private int findIn(int id, Selector selector) {
    Tuple tuple = byId.get(id);
    return tuple == null ? -1 : tuple.find(selector);
  }

  @Override
  public Scratch newScratch() {
    return new LookupScratch();
  }

  @Override
  public void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch) {
    LookupScratch work = (LookupScratch) scratch;
    int end = from + count;
    for (int i = from; i < end; i += Batch.CAPACITY) {
      lookupRun(flows, i, Math.min(Batch.CAPACITY, end - i), winners, work);
    }
  }

  private void lookupRun(
      FlowColumns flows, int from, int count, int[] winners, LookupScratch work) {
    long[] best = work.best;
    int[] open = work.open;
    for (int k = 0; k < count; k++) {
      winners[from + k] = -1;
      best[k] = NO_RANK;
      open[k] = k;
    }
    int left = count;
    for (int t = 0; t < tupleCount; t++) {
      Tuple tuple = tuples[t];
      left = stillOpen(open, left, best, tuple.strongest());
      if (left == 0) {
        return;
      }
      tuple.load(flows, from, open, left, work.hash, work.entry);
      int found = candidates(tuple, left, work);
      rows.load(work.head, found, work.entry);
      compare(flows, from, found, winners, work);
    }
  }

  private static int stillOpen(int[] open, int left, long[] best, long strongest) {
    int kept = 0;
    for (int k = 0; k < left; k++) {
      int row = open[k];
      open[kept] = row;
      kept += best[row] + Long.MIN_VALUE >= strongest + Long.MIN_VALUE ? 1 : 0;
    }
    return kept;
  }

  /** Which of the open rows have a chain to be compared; moves them to the front. */
  private static int candidates(Tuple tuple, int left, LookupScratch work) {
    long[] entries = work.entry;
    int found = 0;
    for (int k = 0; k < left; k++) {
      long entry = entries[k];
      int hash = work.hash[k];
      int head = (int) entry - 1;
      if (head >= 0 && (int) (entry >> 32) != hash) {
        head = tuple.head(hash);
      }
      work.candidate[found] = work.open[k];
      work.head[found] = head;
      found += head >= 0 ? 1 : 0;
    }
    return found;
  }

  private void compare(FlowColumns flows, int from, int count, int[] winners, LookupScratch work) {
    for (int k = 0; k < count; k++) {
      int row = work.candidate[k];
      int slot = rows.firstMatch(work.head[k], flows, from + row);
      if (slot >= 0) {
        long rank = rows.rank(slot);
        if (Long.compareUnsigned(rank, work.best[row]) < 0 || winners[from + row] < 0) {
          work.best[row] = rank;
          winners[from + row] = slot;
        }
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int fallbackPolicies() {
    return 0;
  }

  @Override
  public long memoryBytes() {
    long bytes = 256 + rows.memoryBytes() + 4L * tuples.length;
    for (int t = 0; t < tupleCount; t++) {
      bytes += tuples[t].memoryBytes() + 64; // and its entry in the map
    }
    return bytes;
  }

  @Override
  public void close() {
    flush();
  }
}
