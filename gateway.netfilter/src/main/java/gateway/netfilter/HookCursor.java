package gateway.netfilter;

import gateway.packet.Batch;
import gateway.packet.FlowColumns;
import org.jspecify.annotations.Nullable;

/**
 * Moves one {@link HookPacket} over the packets of a batch. The engine's side of a hook, and the
 * way to test one; allocates only when made.
 *
 * <p>Threading: one per worker.
 *
 * <pre>{@code
 * cursor.begin(HookPoint.FORWARD, batch, flows, portNames, ingress);
 * int verdict = chain.run(cursor.at(i, egress, decapsulated));
 * if (verdict != Verdict.ACCEPT) {
 *   String who = chain.name(cursor.hook());
 * }
 * cursor.end();
 * }</pre>
 */
public final class HookCursor {
  private static final String[] NO_NAMES = {};

  private final HookPacket packet = new HookPacket();
  private @Nullable Batch batch;

  /** A cursor at no packet. */
  public HookCursor() {}

  /**
   * Starts a batch at a point.
   *
   * @param frames the packets
   * @param flows their selectors, or null where nothing is parsed yet
   * @param portNames the ports' names by index; not copied, not changed
   * @param ingress index of the port the batch came by, or -1 when the gateway made it
   */
  public void begin(
      HookPoint point, Batch frames, @Nullable FlowColumns flows, String[] portNames, int ingress) {
    batch = frames;
    if (flows == null) {
      packet.blank(point, portNames, ingress);
    } else {
      packet.begin(point, flows, portNames, ingress);
    }
  }

  /**
   * The packet of a row, valid until the next call.
   *
   * @param egress index of the port it leaves by, or -1 where no route was looked up yet
   * @param decapsulated whether it came out of an SA
   * @throws IllegalStateException when no batch was begun
   */
  public HookPacket at(int row, int egress, boolean decapsulated) {
    Batch frames = batch;
    if (frames == null) {
      throw new IllegalStateException("begin a batch first");
    }
    packet.move(row, frames.address[row], frames.length[row], egress, decapsulated);
    return packet;
  }

  /**
   * The place in the chain of the hook that gave the last verdict, or that threw; -1 when no hook
   * has been asked since {@link #begin}. Survives {@link #end}.
   */
  public int hook() {
    return packet.hook;
  }

  /** Forgets the batch and everything of its snapshot; the packet shows nothing any more. */
  public void end() {
    int last = packet.hook;
    batch = null;
    packet.blank(packet.point(), NO_NAMES, -1);
    packet.move(0, 0, 0, -1, false);
    packet.hook = last;
  }
}
