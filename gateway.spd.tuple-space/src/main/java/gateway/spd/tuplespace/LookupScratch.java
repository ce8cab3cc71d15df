package gateway.spd.tuplespace;

import gateway.packet.Batch;
import gateway.spd.api.Scratch;

/** The working columns of one reader: what is still open of a run of up to 64 flows. */
final class LookupScratch implements Scratch {
  /** The rows of the run whose winner may still improve. */
  final int[] open = new int[Batch.CAPACITY];

  /** Hash of each open row in the tuple at hand. */
  final int[] hash = new int[Batch.CAPACITY];

  /** The entry at the home of that hash, loaded ahead of its use. */
  final long[] entry = new long[Batch.CAPACITY];

  /** The open rows that have a chain to be compared. */
  final int[] candidate = new int[Batch.CAPACITY];

  /** The heads of these chains. */
  final int[] head = new int[Batch.CAPACITY];

  /** Rank of the winner so far, by row of the run; all ones = none. */
  final long[] best = new long[Batch.CAPACITY];
}
