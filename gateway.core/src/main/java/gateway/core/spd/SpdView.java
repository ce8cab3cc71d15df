package gateway.core.spd;

import gateway.packet.FlowColumns;
import gateway.spd.api.Direction;

/**
 * One direction's SPD as a snapshot shows it.
 *
 * <p>Immutable, with one liberty: {@code bySlot} is shared between snapshots, and a slot that no
 * live snapshot shows may be written meanwhile. A reader therefore looks only at slots that the
 * snapshot's own table answered.
 */
public final class SpdView {
  /** Which direction. */
  public final Direction direction;

  /** The name of the driver behind the table. */
  public final String driver;

  /** How many policies are in force. */
  public final int size;

  /** Whether unmatched packets pass. */
  public final boolean defaultAccept;

  private final ReaderTable table;
  private final PolicyEntry[] bySlot;

  SpdView(Spd spd, ReaderTable table, PolicyEntry[] bySlot) {
    this.direction = spd.direction();
    this.driver = spd.driverName();
    this.size = spd.size();
    this.defaultAccept = spd.defaultAccept();
    this.table = table;
    this.bySlot = bySlot;
  }

  /**
   * Looks up a run of flows; allocates nothing.
   *
   * @param reader the registered reader that calls
   * @param winners receives slots, or -1, at the rows' indexes
   */
  public void lookup(int reader, FlowColumns flows, int from, int count, int[] winners) {
    table.table.lookup(flows, from, count, winners, table.scratch(reader));
  }

  /** The policy of a slot that {@link #lookup} answered. */
  public PolicyEntry policy(int slot) {
    return bySlot[slot];
  }

  /** Bytes of the index. */
  public long memoryBytes() {
    return table.table.memoryBytes();
  }

  /** How many policies are searched one by one. */
  public int fallbackPolicies() {
    return table.table.fallbackPolicies();
  }
}
