package gateway.spd.hash;

import gateway.packet.Batch;
import gateway.spd.api.Scratch;

/** The working columns of one reader for a run of up to 64 flows. */
final class LookupScratch implements Scratch {
  /** The head of each flow's chain, or -1. */
  final int[] head = new int[Batch.CAPACITY];

  /** The flows that have a chain. */
  final int[] candidate = new int[Batch.CAPACITY];

  /** Receives what is read ahead of its use. */
  final long[] sink = new long[Batch.CAPACITY];
}
