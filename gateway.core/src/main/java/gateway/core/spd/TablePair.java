package gateway.core.spd;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import gateway.spd.api.Direction;
import gateway.spd.api.SpdDriver;
import gateway.spd.api.SpdTable;
import gateway.spd.api.TableRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two tables of one driver: the shown one, which snapshots hold and workers read, and the hidden
 * one, which is changed. A commit applies its changes to the hidden table ({@link #prepare}), shows
 * it ({@link #show}), waits, and then applies them to the other ({@link #catchUp}).
 *
 * <p>A change that fails, or a driver that throws, costs the hidden table: it is closed, and built
 * anew from the truth before the next change. The shown one is never touched.
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
      close(shown.table);
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

  /**
   * Fills both tables while nobody sees them.
   *
   * @throws GatewayException the pair is useless then and is to be closed
   */
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
  public void prepare(List<SpdOp> ops, Iterable<PolicyEntry> truth, int slots)
      throws GatewayException {
    assert pending.isEmpty() : "the twin was not brought up to date";
    if (hiddenBroken) {
      rebuildHidden(truth, slots);
    } else {
      try {
        for (SpdOp op : ops) {
          apply(op, hidden.table);
        }
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
      for (SpdOp op : pending) {
        apply(op, hidden.table);
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

  /** Closes both tables; nobody reads them any more. */
  public void close() {
    close(shown.table);
    if (!hiddenForsaken) {
      close(hidden.table);
    }
  }

  private void rebuildHidden(Iterable<PolicyEntry> truth, int slots) throws GatewayException {
    ReaderTable fresh = newTable(slots);
    try {
      for (PolicyEntry entry : truth) {
        apply(new SpdOp.Insert(entry.key), fresh.table);
      }
    } catch (GatewayException e) {
      close(fresh.table);
      throw e;
    }
    if (!hiddenForsaken) {
      close(hidden.table);
    }
    hidden = fresh;
    hiddenBroken = false;
    hiddenForsaken = false;
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
      close(table);
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

  private static void close(@Nullable SpdTable table) {
    try {
      if (table != null) {
        table.close();
      }
    } catch (Throwable ignored) {
      // A driver that cannot close its table keeps its memory; the gateway goes on.
      return;
    }
  }
}
