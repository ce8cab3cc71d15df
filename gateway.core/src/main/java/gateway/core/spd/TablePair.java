package gateway.core.spd;

import gateway.core.guest.GuestCalls;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two tables of one driver: the shown one, which snapshots hold and workers read, and the hidden
 * one, which is changed. A commit applies its changes to the hidden table ({@link #prepare}), shows
 * it ({@link #show}), waits, and then applies them to the other ({@link #catchUp}).
 *
 * <p>A change that fails, or a driver that throws, costs the hidden table: it is closed, and built
 * anew from the truth before the next change. The shown one is never touched. A driver that does
 * not return costs the whole pair ({@link #isLost}).
 *
 * <p>Threading: the conductor, and before that the builder of a swap.
 */
public final class TablePair {
  private final SpdDriver driver;
  private final String name;
  private final Direction direction;
  private final int readers;
  private ReaderTable shown;
  private ReaderTable hidden;
  private boolean hiddenBroken;
  private boolean hiddenForsaken;
  private final List<SpdOp> pending = new ArrayList<>();
  private GuestCalls calls = GuestCalls.DIRECT;
  private boolean lost;
  private volatile long beats;

  /**
   * Makes two empty tables.
   *
   * @throws GatewayException what the driver refuses with; EIO when it throws anything else
   */
  public TablePair(SpdDriver driver, Direction direction, int slots, int readers)
      throws GatewayException {
    this.driver = driver;
    this.name = driver.name();
    this.direction = direction;
    this.readers = readers;
    this.shown = newTable(slots);
    try {
      this.hidden = newTable(slots);
    } catch (GatewayException e) {
      GuestCalls.quietly(shown.table);
      throw e;
    }
  }

  /** The driver's name. */
  public String driverName() {
    return name;
  }

  /** The driver. */
  public SpdDriver driver() {
    return driver;
  }

  /** The table that the next snapshot shows. */
  public ReaderTable shown() {
    return shown;
  }

  /** One of the two tables, 0 or 1; for comparisons while nobody else sees the pair. */
  public ReaderTable table(int side) {
    return side == 0 ? shown : hidden;
  }

  /** From now on the driver is called through these. */
  public void serve(GuestCalls through) {
    calls = through;
  }

  /**
   * Whether the driver did not return from a change: the tables go on answering as they did, take
   * no change any more, and must be left for others.
   */
  public boolean isLost() {
    return lost;
  }

  /**
   * Fills both tables while nobody sees them.
   *
   * @throws GatewayException the pair is useless then and is to be closed
   */
  public void load(List<SpdOp> ops) throws GatewayException {
    List<SpdOp> all = List.copyOf(ops);
    SpdTable one = shown.table;
    SpdTable other = hidden.table;
    call(
        "filling its tables",
        () -> {
          for (SpdOp op : all) {
            apply(op, one);
            apply(op, other);
          }
        });
  }

  /** As above. */
  public void load(SpdOp op) throws GatewayException {
    apply(op, shown.table);
    apply(op, hidden.table);
  }

  /**
   * Applies changes to the hidden table; the shown one answers as before.
   *
   * @param truth every policy as it is after the changes, to rebuild a broken table from
   * @throws GatewayException nothing has changed for any packet
   */
  public void prepare(List<SpdOp> ops, Collection<PolicyEntry> truth, int slots)
      throws GatewayException {
    assert pending.isEmpty() : "the twin was not brought up to date";
    if (hiddenBroken) {
      rebuildHidden(truth, slots);
    } else {
      try {
        applyAll(ops, hidden.table);
      } catch (GatewayException e) {
        hiddenBroken = true;
        throw e;
      }
    }
    pending.addAll(ops);
  }

  /** A later step of the commit failed: the hidden table holds changes that never happened. */
  public void abandon() {
    hiddenBroken = hiddenBroken || !pending.isEmpty();
    pending.clear();
  }

  /** The hidden table becomes the shown one. */
  public void show() {
    ReaderTable before = shown;
    shown = hidden;
    hidden = before;
  }

  /** Brings the table that is hidden now up to date; called when no worker can read it any more. */
  public void catchUp() {
    try {
      if (!pending.isEmpty()) {
        applyAll(pending, hidden.table);
      }
    } catch (GatewayException e) {
      // The shown table is right; the next change builds this one anew.
      hiddenBroken = true;
    }
    pending.clear();
  }

  /** A worker that died may read the hidden table for ever: it is never changed or closed again. */
  public void forsakeHidden() {
    pending.clear();
    hiddenBroken = true;
    hiddenForsaken = true;
  }

  /** Whether a change waits for its second application. */
  public boolean behind() {
    return !pending.isEmpty();
  }

  /**
   * Closes the tables of pairs of one driver; nobody reads them any more. A driver that takes too
   * long goes on with the rest by itself: one patience is lost, not one for each.
   */
  public static void close(List<TablePair> pairs) {
    List<SpdTable> tables = new ArrayList<>();
    for (TablePair pair : pairs) {
      if (pair.lost) {
        return;
      }
      tables.add(pair.shown.table);
      if (!pair.hiddenForsaken) {
        tables.add(pair.hidden.table);
      }
    }
    if (!pairs.isEmpty()) {
      pairs.getFirst().closing(tables);
    }
  }

  private void rebuildHidden(Collection<PolicyEntry> truth, int slots) throws GatewayException {
    List<PolicyEntry> all = List.copyOf(truth);
    @Nullable ReaderTable[] built = new ReaderTable[1];
    call(
        "building a table",
        () -> {
          ReaderTable fresh = newTable(slots);
          try {
            for (PolicyEntry entry : all) {
              apply(new SpdOp.Insert(entry.key), fresh.table);
            }
          } catch (GatewayException e) {
            GuestCalls.quietly(fresh.table);
            throw e;
          }
          built[0] = fresh;
        });
    if (!hiddenForsaken) {
      closing(List.of(hidden.table));
    }
    hidden = Objects.requireNonNull(built[0]);
    hiddenBroken = false;
    hiddenForsaken = false;
  }

  private void applyAll(List<SpdOp> ops, SpdTable table) throws GatewayException {
    List<SpdOp> all = List.copyOf(ops);
    call(
        "changing a table",
        () -> {
          for (SpdOp op : all) {
            apply(op, table);
          }
        });
  }

  private void call(String doing, GuestCalls.Call call) throws GatewayException {
    if (lost) {
      throw isBeingLeft();
    }
    if (!calls.run("SPD driver " + name + ", " + doing + ",", () -> beats, call)) {
      lost = true;
      throw isBeingLeft();
    }
  }

  private GatewayException isBeingLeft() {
    return new GatewayException(
        Errno.ETIMEDOUT,
        "SPD driver "
            + name
            + " does not return; nothing was changed, and the gateway goes over to its own table:"
            + " repeat the command, and remove the driver's bundle");
  }

  private void closing(List<SpdTable> tables) {
    try {
      String what = "SPD driver " + name + ", closing its tables,";
      lost = !calls.run(what, () -> tables.forEach(GuestCalls::quietly));
    } catch (GatewayException e) {
      throw new AssertionError("close passes nothing on", e);
    }
  }

  private ReaderTable newTable(int slots) throws GatewayException {
    SpdTable table;
    try {
      table = driver.newTable(new TableRequest(direction, slots));
    } catch (GatewayException e) {
      throw refused(e);
    } catch (Throwable e) { // Whatever a driver throws must not end the conductor.
      throw failed("newTable", e);
    }
    try {
      return new ReaderTable(table, readers);
    } catch (Throwable e) {
      GuestCalls.quietly(table);
      throw failed("newScratch", e);
    }
  }

  private void apply(SpdOp op, SpdTable table) throws GatewayException {
    try {
      op.apply(table);
    } catch (GatewayException e) {
      throw refused(e);
    } catch (Throwable e) { // Whatever a driver throws costs the hidden table, never the conductor.
      throw failed(op.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), e);
    }
    // One writer at a time: whoever makes the call.
    beats = beats + 1;
  }

  private GatewayException refused(GatewayException e) {
    return new GatewayException(e.code(), "SPD driver " + name + ": " + e.getMessage(), e);
  }

  private GatewayException failed(String what, Throwable e) {
    return new GatewayException(
        Errno.EIO,
        "SPD driver "
            + name
            + " failed in "
            + what
            + " ("
            + e
            + "); the policies in force are unchanged; use another driver with --rebuild",
        e);
  }
}
