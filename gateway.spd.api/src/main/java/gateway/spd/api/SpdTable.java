package gateway.spd.api;

import gateway.packet.FlowColumns;
import gateway.packet.GatewayException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One index over the policies of one direction.
 *
 * <p><b>Who calls.</b> {@code reserve}, {@code insert}, {@code delete}, {@code flush}, {@code
 * close}: one control thread at a time, never while a packet can see this table. {@code lookup}:
 * any number of workers and readers at once, never while the table is being changed. The engine
 * establishes happens-before between a change and the lookups that follow.
 */
@ConsumerType
public interface SpdTable extends AutoCloseable {
  /**
   * Announces that slots below {@code slots} may come.
   *
   * @throws GatewayException ENOSPC where there is no room
   */
  void reserve(int slots) throws GatewayException;

  /**
   * Adds a policy. The engine guarantees that the slot is free and that no policy of the table has
   * an equal selector or rank.
   *
   * @throws GatewayException ENOSPC, or ENOTSUP for a selector that the driver cannot index; the
   *     engine then discards this table
   */
  void insert(Policy policy) throws GatewayException;

  /**
   * Removes a policy that was inserted before and not yet deleted; the same object content as then.
   *
   * @throws GatewayException when the index is damaged; the engine then discards this table
   */
  void delete(Policy policy) throws GatewayException;

  /** Removes all policies. */
  void flush() throws GatewayException;

  /**
   * Finds the policy with exactly this selector.
   *
   * @return its slot, or -1
   */
  int find(Selector selector);

  /** Makes the scratch of one reader; may allocate. */
  default Scratch newScratch() {
    return Scratch.NONE;
  }

  /**
   * Finds the winners of a run of flows. Allocates nothing, locks nothing, throws nothing, writes
   * only to {@code winners} and {@code scratch}.
   *
   * @param flows the columns
   * @param from the first row
   * @param count how many rows
   * @param winners receives, at the index of the row, the slot of the matching policy with the
   *     lowest unsigned rank, or -1
   * @param scratch what {@link #newScratch} of this table made for this reader
   */
  void lookup(FlowColumns flows, int from, int count, int[] winners, Scratch scratch);

  /** How many policies the table holds. */
  int size();

  /** How many policies stand in a list that is searched one by one. */
  int fallbackPolicies();

  /** Bytes the index takes, within 20 % of the truth. */
  long memoryBytes();

  /** Frees what the collector does not. No lookup follows. Throws nothing. */
  @Override
  void close();
}
