package gateway.core.worker;

import java.util.List;

/** The phases of a worker's cycle. Their order is the protocol of the packet path. */
public enum WorkerPhase {
  /** Move the epoch. */
  ENTER,
  /** Load the snapshot: this batch sees it and nothing newer. */
  LOAD,
  /** Receive a batch from the next port. */
  RECEIVE,
  /** Judge and transform every packet of it. */
  PROCESS,
  /** Hand the packets to the ports. */
  TRANSMIT,
  /** Drop and count what a port did not take: nothing of this batch may leave under a later one. */
  DISCARD_REST,
  /** Take frames back; stay until everything taken has left. */
  REAP,
  /** With nothing to do: hold no snapshot any more. */
  LEAVE,
  /** With nothing to do: wait for a port. */
  WAIT;

  /** The order in production. */
  public static final List<WorkerPhase> CYCLE =
      List.of(ENTER, LOAD, RECEIVE, PROCESS, TRANSMIT, DISCARD_REST, REAP, LEAVE, WAIT);
}
