package gateway.port.api;

import gateway.packet.Batch;
import gateway.packet.Slab;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One worker's way in and out of a port. All methods are called by that worker alone, never block,
 * allocate nothing after warm-up, throw nothing and log nothing.
 */
@ConsumerType
public interface PortQueue {
  /** A descriptor that becomes readable when {@link #rx} has something; -1 where there is none. */
  int descriptor();

  /**
   * Takes free chunks to receive into, as many as the queue wants to hold. Called before {@link
   * #rx}.
   */
  void refill(Slab slab);

  /**
   * Receives up to {@code batch.room()} packets and appends them; each starts at least {@link
   * Slab#HEADROOM} bytes behind the start of its chunk. The chunks now belong to the caller.
   *
   * @return how many packets were appended; 0 when there is nothing at the moment
   */
  int rx(Batch batch);

  /**
   * Transmits packets in order, from the first entry on.
   *
   * @return how many of the first entries the port has taken; it owns their chunks until {@link
   *     #reap}. What it did not take stays the caller's.
   */
  int tx(Batch batch);

  /** Gives back the chunks whose packets have left or were refused by the kernel. */
  void reap(Slab slab);

  /**
   * How many packets were taken and have not left yet. A worker moves on to the next snapshot only
   * at 0. Ports whose {@link #tx} is a system call always answer 0.
   */
  int outstanding();

  /** Gives back every chunk the queue holds; called once, before the port is closed. */
  void drain(Slab slab);

  /** The counters of this queue, written by the worker and read by anybody. */
  PortCounters counters();
}
