package gateway.core.spd;

import gateway.spd.api.Scratch;
import gateway.spd.api.SpdTable;

/** A driver's table with the scratch of every registered reader. */
public final class ReaderTable {
  /** The table. */
  public final SpdTable table;

  private final Scratch[] scratch;

  /**
   * @param table a table of a driver
   * @param readers how many registered readers there are
   */
  public ReaderTable(SpdTable table, int readers) {
    this.table = table;
    this.scratch = new Scratch[readers];
    for (int i = 0; i < readers; i++) {
      scratch[i] = table.newScratch();
    }
  }

  /** The scratch of one reader. */
  public Scratch scratch(int reader) {
    return scratch[reader];
  }
}
