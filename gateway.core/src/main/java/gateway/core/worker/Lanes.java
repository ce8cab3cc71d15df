package gateway.core.worker;

import gateway.core.sad.SaEntry;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.FlowColumns;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way through the pipeline: lane {@code i} is packet {@code i} of {@link #batch}
 * with everything the stages learnt of it. Belongs to one worker.
 */
final class Lanes {
  /** The SA whose cipher was called last: to blame when it throws or does not return. */
  @Nullable SaEntry underCipher;

  /** The frames. */
  final Batch batch = new Batch();

  /** Selectors of the packet as it is now: after decapsulation, of the inner one. */
  final FlowColumns flows = new FlowColumns();

  /** Ordinal of the {@link DropReason}; 0 = alive. */
  final int[] drop = new int[Batch.CAPACITY];

  /** The SA the packet came by, or null when it came in clear. */
  final @Nullable SaEntry[] arrivedBy = new SaEntry[Batch.CAPACITY];

  /** The SA the packet leaves by, or null. */
  final @Nullable SaEntry[] leavesBy = new SaEntry[Batch.CAPACITY];

  /** The port the packet leaves by. */
  final int[] egress = new int[Batch.CAPACITY];

  /** Whether the packet is for the gateway itself. */
  final boolean[] local = new boolean[Batch.CAPACITY];

  /** Slots that a lookup answered. */
  final int[] winner = new int[Batch.CAPACITY];

  /** The name of the hook that dropped the packet, or null. */
  final @Nullable String[] hook = new String[Batch.CAPACITY];

  /** The port the batch came by. */
  int ingress;

  /** How many lanes. */
  int count() {
    return batch.count;
  }

  /** Whether a packet goes on. */
  boolean alive(int i) {
    return drop[i] == 0;
  }

  /** Ends a packet. */
  void kill(int i, DropReason reason) {
    drop[i] = reason.ordinal();
  }

  /** Starts a batch that the port has filled. */
  void begin(int port) {
    ingress = port;
    for (int i = 0; i < batch.count; i++) {
      drop[i] = 0;
      arrivedBy[i] = null;
      leavesBy[i] = null;
      hook[i] = null;
      egress[i] = -1;
      local[i] = false;
    }
  }
}
