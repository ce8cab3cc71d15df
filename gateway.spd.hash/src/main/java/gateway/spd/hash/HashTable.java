package gateway.spd.hash;

import gateway.packet.Batch;
import gateway.packet.Errno;
import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import gateway.spd.api.Policy;
import gateway.spd.api.Scratch;
import gateway.spd.api.Selector;
import gateway.spd.api.SpdTable;

/**
 * One direction: buckets of chains for the policies that the thresholds admit, a list for the rest,
 * each strongest first.
 */
final class HashTable implements SpdTable {
  private static final int FIRST_BUCKETS = 16;
  private static final int FIRST_DERIVATION = 16;
  private static final int SAMPLE = 2048;

  private final PolicyRows rows = new PolicyRows();
  private final boolean derives;
  private Thresholds thresholds;
  private int[] heads = new int[0]; // slot + 1, 0 = empty
  private int shift;
  private int hashed;
  private RankedList list = new RankedList(rows);

  // When the thresholds were last derived: what has changed since, what there was then.
  private int changes;
  private int sizeThen;
  private int listedThen;

  /** A table that derives its thresholds. */
  HashTable() {
    derives = true;
    thresholds = new Thresholds(32, 32);
    allocate(FIRST_BUCKETS);
  }

  /** A table of fixed thresholds. */
  HashTable(int source, int destination) {
    derives = false;
    thresholds = new Thresholds(source, destination);
    allocate(FIRST_BUCKETS);
  }

  @Override
  public void reserve(int slots) throws GatewayException {
    if (slots > PolicyRows.MAX_SLOTS) {
      throw new GatewayException(
          Errno.ENOSPC,
          "hash indexes at most " + PolicyRows.MAX_SLOTS + " slots; use fewer policies");
    }
    rows.reserve(slots);
  }

  @Override
  public void insert(Policy policy) throws GatewayException {
    if (policy.selector().source().family() != 4) {
      throw new GatewayException(
          Errno.ENOTSUP, "hash indexes IPv4 selectors only; leave this policy out");
    }
    if (policy.slot() < 0 || policy.slot() >= PolicyRows.MAX_SLOTS) {
      throw new GatewayException(Errno.EINVAL, "slot " + policy.slot() + " is out of range");
    }
    rows.put(policy);
    if (isHashed(policy.slot())) {
      if (hashed == heads.length) {
        spread(2 * hashed);
      }
      chain(policy.slot());
    } else {
      list.insert(policy.slot());
    }
    changed();
  }

  @Override
  public void delete(Policy policy) throws GatewayException {
    int slot = policy.slot();
    if (!rows.holds(slot, policy) || !(isHashed(slot) ? unchain(slot) : list.delete(slot))) {
      throw new GatewayException(
          Errno.EINVAL, "the index has no policy in slot " + slot + "; rebuild the table");
    }
    if (heads.length > FIRST_BUCKETS && 8 * hashed < heads.length) {
      spread(heads.length / 2);
    }
    changed();
  }

  @Override
  public void flush() {
    rows.clear();
    list = new RankedList(rows);
    allocate(FIRST_BUCKETS);
    changes = 0;
    sizeThen = 0;
    listedThen = 0;
    if (derives) {
      thresholds = new Thresholds(32, 32);
    }
  }

  private boolean isHashed(int slot) {
    return thresholds.admit(rows.sourceLength(slot), rows.destinationLength(slot));
  }

  private void allocate(int buckets) {
    heads = new int[buckets];
    shift = 32 - Integer.numberOfTrailingZeros(buckets);
    hashed = 0;
  }

  private int bucket(int slot) {
    return thresholds.hash(rows.source(slot), rows.destination(slot)) >>> shift;
  }

  private void chain(int slot) {
    int at = bucket(slot);
    long rank = rows.rank(slot);
    int before = -1;
    int after = heads[at] - 1;
    while (after >= 0 && Long.compareUnsigned(rows.rank(after), rank) < 0) {
      before = after;
      after = rows.next(after);
    }
    rows.setNext(slot, after);
    if (before < 0) {
      heads[at] = slot + 1;
    } else {
      rows.setNext(before, slot);
    }
    hashed++;
  }

  private boolean unchain(int slot) {
    int at = bucket(slot);
    int before = -1;
    int found = heads[at] - 1;
    while (found >= 0 && found != slot) {
      before = found;
      found = rows.next(found);
    }
    if (found < 0) {
      return false;
    }
    if (before < 0) {
      heads[at] = rows.next(slot) + 1;
    } else {
      rows.setNext(before, rows.next(slot));
    }
    hashed--;
    return true;
  }

  /** All slots: the hashed ones, which are in no order, then the list's. */
  private int[] slots() {
    int[] all = new int[size()];
    int n = 0;
    for (int head : heads) {
      for (int slot = head - 1; slot >= 0; slot = rows.next(slot)) {
        all[n++] = slot;
      }
    }
    for (int i = 0; i < list.size(); i++) {
      all[n++] = list.slot(i);
    }
    return all;
  }

  private void spread(int buckets) {
    int[] all = slots();
    int chained = hashed;
    allocate(buckets);
    for (int i = 0; i < chained; i++) {
      chain(all[i]);
    }
  }

  // Deriving costs the size. It is done when the content has been replaced, and when the list has
  // grown and an eighth of the content is new: constant per change on average.
  private void changed() {
    changes++;
    if (!derives || size() < FIRST_DERIVATION) {
      return;
    }
    boolean replaced = changes >= Math.max(FIRST_DERIVATION, sizeThen);
    boolean outgrown = 8L * changes >= size() && list.size() > 2 * listedThen + 32;
    if (!replaced && !outgrown) {
      return;
    }
    int[] all = slots();
    int[] sample = new int[Math.min(SAMPLE, all.length)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = all[(int) ((long) i * all.length / sample.length)];
    }
    rows.sortByRank(sample, sample.length);
    Thresholds derived = Thresholds.derive(rows, sample, all.length);
    if (derived.source != thresholds.source || derived.destination != thresholds.destination) {
      thresholds = derived;
      rebuild(all);
    }
    changes = 0;
    sizeThen = size();
    listedThen = list.size();
  }

  private void rebuild(int[] all) {
    int[] listed = new int[all.length];
    int n = 0;
    int[] admitted = new int[all.length];
    int m = 0;
    for (int slot : all) {
      if (isHashed(slot)) {
        admitted[m++] = slot;
      } else {
        listed[n++] = slot;
      }
    }
    rows.sortByRank(listed, n);
    list.set(listed, n);
    allocate(Math.max(FIRST_BUCKETS, Integer.highestOneBit(Math.max(1, 2 * m - 1))));
    // Weakest first: each becomes the head of its chain.
    rows.sortByRank(admitted, m);
    for (int i = m - 1; i >= 0; i--) {
      chain(admitted[i]);
    }
  }

  @Override
  public int find(Selector selector) {
    if (selector.source().family() != 4) {
      return -1;
    }
    int source = selector.source().coveringPrefix4();
    int destination = selector.destination().coveringPrefix4();
    if (!thresholds.admit(source, destination)) {
      for (int i = 0; i < list.size(); i++) {
        if (rows.isOf(list.slot(i), selector)) {
          return list.slot(i);
        }
      }
      return -1;
    }
    int hash = thresholds.hash(selector.source().first4(), selector.destination().first4());
    int slot = heads[hash >>> shift] - 1;
    while (slot >= 0 && !rows.isOf(slot, selector)) {
      slot = rows.next(slot);
    }
    return slot;
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

  // All chains' heads are read before the first is compared, so that their cache misses overlap.
  private void lookupRun(
      FlowColumns flows, int from, int count, int[] winners, LookupScratch work) {
    int found = 0;
    for (int k = 0; k < count; k++) {
      int i = from + k;
      winners[i] = -1;
      int head = heads[thresholds.hash(flows.source[i], flows.destination[i]) >>> shift] - 1;
      work.candidate[found] = i;
      work.head[found] = head;
      found += head >= 0 ? 1 : 0;
    }
    rows.load(work.head, found, work.sink);
    for (int k = 0; k < found; k++) {
      int i = work.candidate[k];
      winners[i] = rows.firstMatch(work.head[k], flows, i);
    }
    if (list.size() > 0) {
      for (int i = from; i < from + count; i++) {
        int winner = winners[i];
        int better = list.firstMatch(flows, i, winner < 0 ? -1L : rows.rank(winner));
        winners[i] = better >= 0 ? better : winner;
      }
    }
  }

  @Override
  public int size() {
    return hashed + list.size();
  }

  @Override
  public int fallbackPolicies() {
    return list.size();
  }

  @Override
  public long memoryBytes() {
    return 160 + rows.memoryBytes() + list.memoryBytes() + 4L * heads.length;
  }

  @Override
  public void close() {
    flush();
  }
}
