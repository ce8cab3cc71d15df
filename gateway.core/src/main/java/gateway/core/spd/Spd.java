package gateway.core.spd;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.Policy;
import gateway.spd.api.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The truth of one direction: every policy, its slot and its rank; and the pair of tables that
 * indexes it.
 *
 * <p>Changes are made in two halves. {@link #add}, {@link #update}, {@link #delete} and {@link
 * #flush} change the truth, remember how to undo it, and collect what the tables will be told;
 * {@link #prepare} tells the hidden table. Until {@link #show} everything can be taken back with
 * {@link #rollBack}.
 *
 * <p>Threading: the conductor.
 */
public final class Spd {
  private static final long MAX_SEQUENCE = 0xffff_ffffL;

  private final Direction direction;
  private final Map<Selector, PolicyEntry> bySelector = new LinkedHashMap<>();
  private final SlotPool slots = new SlotPool();
  private final List<SpdOp> ops = new ArrayList<>();
  private final List<Runnable> undo = new ArrayList<>();
  private PolicyEntry[] bySlot = new PolicyEntry[64];
  private int reserved;
  private int reservedBefore;
  private long nextSequence = 1;
  private int nextIndex = 1;
  private boolean defaultAccept;
  private boolean defaultChanged;
  private TablePair tables;
  private @Nullable SpdView view;

  /**
   * An empty database.
   *
   * @param tables empty tables of the first driver
   */
  public Spd(Direction direction, TablePair tables, boolean defaultAccept) {
    this.direction = direction;
    this.tables = tables;
    this.defaultAccept = defaultAccept;
  }

  public Direction direction() {
    return direction;
  }

  public String driverName() {
    return tables.driverName();
  }

  /** How many policies there are, pending changes included. */
  public int size() {
    return bySelector.size();
  }

  public boolean defaultAccept() {
    return defaultAccept;
  }

  /** Every policy, pending changes included, oldest first. */
  public Collection<PolicyEntry> policies() {
    return bySelector.values();
  }

  /** The policy with exactly this selector, or null. */
  public @Nullable PolicyEntry find(Selector selector) {
    return bySelector.get(selector);
  }

  /**
   * Adds a policy to the truth.
   *
   * @param bundle the column of its template's SA, or -1
   * @throws GatewayException EEXIST; ENOSPC when the sequences are used up
   */
  public void add(PolicySpec spec, int bundle) throws GatewayException {
    PolicyEntry old = bySelector.get(spec.selector());
    if (old != null) {
      throw new GatewayException(
          Errno.EEXIST,
          "an equal "
              + direction.label()
              + " policy exists (priority "
              + Integer.toUnsignedString(old.spec.priority())
              + "); use update to replace it");
    }
    install(spec, bundle, takeSequence(), spec.index() != 0 ? spec.index() : newIndex());
  }

  /**
   * Replaces the policy with an equal selector or adds it. The sequence is kept when the priority
   * stays, and renewed when it changes; the index is kept.
   */
  public void update(PolicySpec spec, int bundle) throws GatewayException {
    PolicyEntry old = bySelector.get(spec.selector());
    if (old == null) {
      add(spec, bundle);
      return;
    }
    boolean same = old.spec.priority() == spec.priority();
    long sequence = same ? old.key.rank() & MAX_SEQUENCE : takeSequence();
    remove(old);
    install(spec, bundle, sequence, old.index);
  }

  /**
   * Removes a policy from the truth.
   *
   * @throws GatewayException ENOENT
   */
  public void delete(Selector selector) throws GatewayException {
    PolicyEntry old = bySelector.get(selector);
    if (old == null) {
      throw new GatewayException(
          Errno.ENOENT, "no " + direction.label() + " policy has this selector; see spd:list");
    }
    remove(old);
  }

  /** Removes all policies from the truth. */
  public void flush() {
    if (bySelector.isEmpty()) {
      return;
    }
    Map<Selector, PolicyEntry> before = new LinkedHashMap<>(bySelector);
    long sequenceBefore = nextSequence;
    nextSequence = 1;
    for (PolicyEntry entry : before.values()) {
      slots.release(entry.slot());
    }
    bySelector.clear();
    ops.add(new SpdOp.Flush());
    undo.add(() -> {
      slots.unrelease(before.size());
      bySelector.putAll(before);
      nextSequence = sequenceBefore;
    });
  }

  /** Sets what happens to unmatched packets. */
  public void setDefault(boolean accept) {
    boolean before = defaultAccept;
    defaultAccept = accept;
    boolean changedBefore = defaultChanged;
    defaultChanged = true;
    undo.add(() -> {
      defaultAccept = before;
      defaultChanged = changedBefore;
    });
  }

  /** A mark to roll back to: how many changes are pending. */
  public int mark() {
    return undo.size();
  }

  /** How many table operations are pending: goes with {@link #mark}. */
  public int opMark() {
    return ops.size();
  }

  /** Takes back the changes after a mark. */
  public void rollBack(int mark, int opMark) {
    while (undo.size() > mark) {
      undo.removeLast().run();
    }
    while (ops.size() > opMark) {
      ops.removeLast();
    }
  }

  /** Whether the next snapshot shows something new of this direction. */
  public boolean changed() {
    return !ops.isEmpty() || defaultChanged;
  }

  /**
   * Tells the hidden table.
   *
   * @throws GatewayException the tables are as before; the caller rolls back
   */
  public void prepare() throws GatewayException {
    reservedBefore = reserved;
    if (!ops.isEmpty()) {
      if (slots.bound() > reserved) {
        reserved = Math.max(slots.bound(), Math.max(64, reserved + reserved / 2));
        ops.addFirst(new SpdOp.Reserve(reserved));
      }
      tables.prepare(ops, bySelector.values(), reserved);
    }
  }

  /** The commit failed in or after {@link #prepare}, and was rolled back. */
  public void abandon() {
    // The shown table was not told: the next commit must reserve again.
    reserved = reservedBefore;
    tables.abandon();
  }

  /**
   * The pending changes are in force with the snapshot that shows the answer.
   *
   * @return the table operations, for a swap that is being built
   */
  public List<SpdOp> show() {
    if (!ops.isEmpty()) {
      tables.show();
    }
    if (changed()) {
      view = null;
    }
    List<SpdOp> done = List.copyOf(ops);
    ops.clear();
    undo.clear();
    reservedBefore = reserved;
    defaultChanged = false;
    return done;
  }

  /** A worker died in the previous snapshot and may use it for ever. */
  public void forsake() {
    tables.forsakeHidden();
    slots.settle();
  }

  /** No worker uses the previous snapshot any more. */
  public void settle() {
    tables.catchUp();
    slots.settle();
  }

  /** What a snapshot shows now; the same one until {@link #show} brings something new. */
  public SpdView view() {
    SpdView shown = view;
    if (shown == null) {
      shown = new SpdView(this, tables.shown(), bySlot);
      view = shown;
    }
    return shown;
  }

  /** How many slots tables must expect. */
  public int reservedSlots() {
    return Math.max(64, Math.max(reserved, slots.bound()));
  }

  /** Whether the driver did not return from a change, and its tables must be left. */
  public boolean tablesLost() {
    return tables.isLost();
  }

  /** The pair in use. */
  public TablePair tables() {
    return tables;
  }

  /**
   * The engine's own tables over the present policies; pending changes do not exist then.
   *
   * @throws GatewayException never in practice: the sorted table takes every policy of the truth
   */
  public TablePair linear(int readers) throws GatewayException {
    TablePair fresh = new TablePair(new LinearSpd(), direction, reservedSlots(), readers);
    List<PolicyEntry> byRank = new ArrayList<>(bySelector.values());
    // In order of rank every insertion is at the end.
    byRank.sort((a, b) -> Long.compareUnsigned(a.key.rank(), b.key.rank()));
    for (PolicyEntry entry : byRank) {
      fresh.load(new SpdOp.Insert(entry.key));
    }
    return fresh;
  }

  /** Puts another driver's tables in the place of the present ones. */
  public void replaceTables(TablePair fresh) {
    tables = fresh;
    view = null;
  }

  private void install(PolicySpec spec, int bundle, long sequence, int index) {
    int slot = slots.take();
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, bySlot.length * 2));
    }
    Policy key = new Policy(slot, spec.selector(), Policy.rank(spec.priority(), sequence));
    PolicyEntry entry = new PolicyEntry(key, spec, bundle, index);
    bySlot[slot] = entry;
    bySelector.put(spec.selector(), entry);
    ops.add(new SpdOp.Insert(key));
    undo.add(() -> {
      bySelector.remove(spec.selector());
      slots.untake(slot);
    });
  }

  private void remove(PolicyEntry old) {
    bySelector.remove(old.spec.selector());
    slots.release(old.slot());
    ops.add(new SpdOp.Delete(old.key));
    undo.add(() -> {
      slots.unrelease(1);
      bySelector.put(old.spec.selector(), old);
    });
  }

  private long takeSequence() throws GatewayException {
    if (nextSequence > MAX_SEQUENCE) {
      throw new GatewayException(
          Errno.ENOSPC,
          "the insertion sequences of the "
              + direction.label()
              + " SPD are used up; flush it and load the policies again");
    }
    return nextSequence++;
  }

  private int newIndex() {
    int kernels =
        switch (direction) {
          case IN -> 0;
          case OUT -> 1;
          case FWD -> 2;
        };
    return nextIndex++ * 8 + kernels;
  }
}
