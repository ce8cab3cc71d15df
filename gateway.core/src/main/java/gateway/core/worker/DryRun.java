package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.packet.Slab;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a packet that nobody sent through the very {@link Pipeline} of the workers and tells what
 * every stage decided, down to where a cipher would be asked: nothing is opened, sealed, counted or
 * transmitted, no sequence number is used. Hooks are asked as about any other packet, but those at
 * EGRESS not about what would be sealed there.
 *
 * <p>Threading: {@link #of} by one thread that reads the snapshot as a registered reader; {@link
 * #hook} any thread.
 */
public final class DryRun {
  private volatile @Nullable Pipeline pipeline;

  /** One packet's run. */
  public DryRun() {}

  /** The hook that is asked at the moment; empty for none. */
  public String hook() {
    Pipeline running = pipeline;
    return running == null ? "" : running.asking();
  }

  /**
   * Runs one packet.
   *
   * @param s the snapshot that judges it
   * @param reader the number that the caller holds the snapshot with
   * @throws RuntimeException or an error, what a driver or a hook throws
   * @return the stages up to the last one that it reached
   */
  public List<TraceEvent> of(Snapshot s, int reader, DryPacket packet) {
    Pipeline dry = Pipeline.dry(reader);
    pipeline = dry;
    PacketTrace trace = new PacketTrace(null, 1);
    Lanes lanes = new Lanes();
    try (Arena arena = Arena.ofConfined()) {
      long frame = arena.allocate(Slab.CHUNK, Slab.CHUNK).address() + Slab.HEADROOM;
      packet.write(frame);
      lanes.batch.add(frame, packet.length());
      lanes.begin(packet.ingress());
      lanes.arrivedBy[0] = packet.arrivedBy();
      dry.follow(trace);
      if (packet.arrivedBy() == null) {
        dry.process(s, lanes);
      } else {
        dry.processOpened(s, lanes);
      }
    }
    return trace.events();
  }
}
