package gateway.spd.tuplespace;

import gateway.packet.FlowColumns;
import gateway.spd.api.Selector;

/**
 * All policies of one tuple: a flat open-addressed table from the hash of a key to the chain of the
 * policies under it, strongest first.
 *
 * <p>An entry is {@code hash << 32 | head + 1}, 0 = free; the place is the upper bits of the hash,
 * then linear probing at a load of at most a half, three quarters in large tables. Keys themselves
 * are not kept: two keys of equal hash share a chain, and every row of a chain is compared in full.
 * Removal moves the entries behind the hole back, so there are no tombstones.
 */
final class Tuple {
  private static final int FIRST_CAPACITY = 8;
  private static final int BEYOND_CACHE = 1 << 17;
  private static final int ADDRESS_BITS = 6;
  private static final int EXACT_SOURCE_PORT = 1;
  private static final int EXACT_DESTINATION_PORT = 2;
  private static final int EXACT_PROTOCOL = 4;

  /** Names the tuple: both prefix lengths, and which other fields its key has. */
  final int id;

  private final PolicyRows rows;
  private final int sourceMask;
  private final int destinationMask;
  private final int portMask;
  private final int protocolMask;
  private long[] entries = new long[FIRST_CAPACITY];
  private int shift = 32 - Integer.numberOfTrailingZeros(FIRST_CAPACITY);
  private int chains;
  private int size;
  private long strongest = -1L;
  private int weakenedSince;

  Tuple(int id, PolicyRows rows) {
    this.id = id;
    this.rows = rows;
    sourceMask = mask(id >> 3 + ADDRESS_BITS);
    destinationMask = mask(id >> 3 & (1 << ADDRESS_BITS) - 1);
    portMask =
        ((id & EXACT_SOURCE_PORT) != 0 ? 0xffff0000 : 0)
            | ((id & EXACT_DESTINATION_PORT) != 0 ? 0xffff : 0);
    protocolMask = (id & EXACT_PROTOCOL) != 0 ? 0xff : 0;
  }

  private static int mask(int length) {
    return length == 0 ? 0 : -1 << 32 - length;
  }

  /** The tuple of a selector by addresses alone. */
  static int addressId(Selector s) {
    int source = s.source().coveringPrefix4();
    return (source << ADDRESS_BITS | s.destination().coveringPrefix4()) << 3;
  }

  /** The tuple of a selector by all fields that it fixes; may be the same as by addresses alone. */
  static int exactId(Selector s) {
    int id = addressId(s);
    if (s.sourcePortFirst() == s.sourcePortLast()) {
      id |= EXACT_SOURCE_PORT;
    }
    if (s.destinationPortFirst() == s.destinationPortLast()) {
      id |= EXACT_DESTINATION_PORT;
    }
    return s.protocol() != 0 ? id | EXACT_PROTOCOL : id;
  }

  /** A bound of the ranks in here: none is stronger. */
  long strongest() {
    return strongest;
  }

  int size() {
    return size;
  }

  int hash(FlowColumns flows, int i) {
    int ports = flows.sourcePort[i] << 16 | flows.destinationPort[i];
    return hash(flows.source[i], flows.destination[i], ports, flows.protocol[i]);
  }

  int hash(Selector s) {
    int ports = s.sourcePortFirst() << 16 | s.destinationPortFirst();
    return hash(s.source().first4(), s.destination().first4(), ports, s.protocol());
  }

  private int hash(int source, int destination, int ports, int protocol) {
    long key = (long) (source & sourceMask) << 32 | destination & destinationMask & 0xffffffffL;
    if ((portMask | protocolMask) != 0) {
      long service = (long) (protocol & protocolMask) << 32 | ports & portMask & 0xffffffffL;
      key += service * 0xd6e8feb86659fd93L;
    }
    key *= 0x9e3779b97f4a7c15L;
    key ^= key >>> 32;
    return (int) (key * 0xff51afd7ed558ccdL >>> 32);
  }

  /**
   * Computes the hashes of flows {@code from + open[k]} and loads the entries at their homes; no
   * branch depends on what was loaded.
   */
  void load(FlowColumns flows, int from, int[] open, int count, int[] hashes, long[] loaded) {
    long[] e = entries;
    int s = shift;
    for (int k = 0; k < count; k++) {
      int h = hash(flows, from + open[k]);
      hashes[k] = h;
      loaded[k] = e[h >>> s];
    }
  }

  /** The head of the chain for a hash, or -1. */
  int head(int hash) {
    long[] e = entries;
    int last = e.length - 1;
    int at = hash >>> shift;
    long entry = e[at];
    while (entry != 0 && (int) (entry >> 32) != hash) {
      at = at + 1 & last;
      entry = e[at];
    }
    return (int) entry - 1;
  }

  /** How many policies the chain for a hash has, counted up to {@code limit}. */
  int chainLength(int hash, int limit) {
    int n = 0;
    for (int slot = head(hash); slot >= 0 && n < limit; slot = rows.next(slot)) {
      n++;
    }
    return n;
  }

  /** Files a row under a hash. */
  void insert(int hash, int slot) {
    if (chains >= most(entries.length)) {
      rehash(2 * entries.length);
    }
    int at = place(hash);
    long rank = rows.rank(slot);
    if (entries[at] == 0) {
      chains++;
    }
    int before = -1;
    int after = (int) entries[at] - 1;
    while (after >= 0 && Long.compareUnsigned(rows.rank(after), rank) < 0) {
      before = after;
      after = rows.next(after);
    }
    rows.setNext(slot, after);
    if (before < 0) {
      entries[at] = entry(hash, slot);
    } else {
      rows.setNext(before, slot);
    }
    size++;
    if (size == 1 || Long.compareUnsigned(rank, strongest) < 0) {
      strongest = rank;
    }
  }

  /** Takes a row out; whether it was there. */
  boolean delete(int hash, int slot) {
    int at = place(hash);
    int before = -1;
    int found = (int) entries[at] - 1;
    while (found >= 0 && found != slot) {
      before = found;
      found = rows.next(found);
    }
    if (found < 0) {
      return false;
    }
    int after = rows.next(slot);
    if (before >= 0) {
      rows.setNext(before, after);
    } else if (after >= 0) {
      entries[at] = entry(hash, after);
    } else {
      closeHole(at);
      chains--;
    }
    size--;
    weaken(rows.rank(slot));
    if (entries.length > FIRST_CAPACITY && 8 * chains < entries.length) {
      rehash(entries.length / 2);
    }
    return true;
  }

  /** The slot of the policy with exactly this selector, or -1. */
  int find(Selector selector) {
    int slot = head(hash(selector));
    while (slot >= 0 && !rows.isOf(slot, selector)) {
      slot = rows.next(slot);
    }
    return slot;
  }

  // The bound stays right when the strongest leaves, only loose. Searching for the new strongest
  // costs the size, so it is done once per quarter of the size: constant per removal on average.
  private void weaken(long removed) {
    weakenedSince++;
    if (removed == strongest && 4 * weakenedSince >= size) {
      weakenedSince = 0;
      strongest = -1L;
      for (long entry : entries) {
        if (entry != 0) {
          long rank = rows.rank((int) entry - 1);
          strongest = Long.compareUnsigned(rank, strongest) < 0 ? rank : strongest;
        }
      }
    }
  }

  // In the cache short probes count; beyond it every line that is not needed costs a miss
  // elsewhere.
  private static int most(int capacity) {
    return capacity < BEYOND_CACHE ? capacity / 2 : capacity / 4 * 3;
  }

  private static long entry(int hash, int head) {
    return (long) hash << 32 | head + 1;
  }

  /** Where the hash is, or the free place where it would go. */
  private int place(int hash) {
    int last = entries.length - 1;
    int at = hash >>> shift;
    while (entries[at] != 0 && (int) (entries[at] >> 32) != hash) {
      at = at + 1 & last;
    }
    return at;
  }

  private void rehash(int capacity) {
    long[] old = entries;
    entries = new long[capacity];
    shift = 32 - Integer.numberOfTrailingZeros(capacity);
    for (long entry : old) {
      if (entry != 0) {
        entries[place((int) (entry >> 32))] = entry;
      }
    }
  }

  // An entry behind the hole may move into it unless that puts it before its home.
  private void closeHole(int freed) {
    int last = entries.length - 1;
    int hole = freed;
    int at = hole + 1 & last;
    while (entries[at] != 0) {
      int home = (int) (entries[at] >>> 32) >>> shift;
      if ((at - home & last) >= (at - hole & last)) {
        entries[hole] = entries[at];
        hole = at;
      }
      at = at + 1 & last;
    }
    entries[hole] = 0;
  }

  long memoryBytes() {
    return 96 + 8L * entries.length;
  }
}
