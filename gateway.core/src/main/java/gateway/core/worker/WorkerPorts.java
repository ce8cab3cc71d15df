package gateway.core.worker;

import gateway.core.commit.Snapshot;
import gateway.core.port.AbsentPort;
import gateway.packet.Batch;
import gateway.packet.DropReason;
import gateway.packet.Slab;
import gateway.port.api.PortCounters;
import gateway.port.api.PortQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker's queue of every port, and what waits to leave by it.
 *
 * <p>Threading: the worker.
 */
final class WorkerPorts {
  private static final int PORT_ERROR = DropReason.PORT_ERROR.ordinal();
  private static final int PORT_FULL = DropReason.PORT_FULL.ordinal();

  private final int queue;
  private final Slab slab;
  private final Counters counters;
  private PortQueue[] queues = new PortQueue[0];
  private Batch[] tx = new Batch[0];
  private int[] descriptors = new int[0];
  private int next;
  private int asked;

  /**
   * @param queue which queue of every port
   * @param slab the worker's frames
   */
  WorkerPorts(int queue, Slab slab, Counters counters) {
    this.queue = queue;
    this.slab = slab;
    this.counters = counters;
  }

  int count() {
    return queues.length;
  }

  /** What waits to leave, by port. */
  Batch[] tx() {
    return tx;
  }

  /** What to wait on, by port; -1 where there is nothing. */
  int[] descriptors() {
    return descriptors;
  }

  /** The port that is received from next. */
  int next() {
    return next;
  }

  /** The port that was asked last: to blame when something was thrown. */
  int asked() {
    return asked;
  }

  int heldFrames() {
    int held = 0;
    for (Batch batch : tx) {
      held += batch.count;
    }
    return held;
  }

  /**
   * Takes the queues of a snapshot's ports. Ports change by commits only; this is the one place
   * that allocates for them. A port that comes or goes may throw: it is as good as absent then, and
   * must not keep the others from changing.
   *
   * @param before whose ports are here; null at the beginning
   * @param blame told the name of a port that throws, and what
   */
  void bind(Snapshot s, @Nullable Snapshot before, BiConsumer<String, Throwable> blame) {
    PortQueue[] nextQueues = new PortQueue[s.ports()];
    Batch[] nextTx = new Batch[s.ports()];
    int[] nextDescriptors = new int[s.ports()];
    for (int p = 0; p < nextQueues.length; p++) {
      if (before != null && p < before.ports() && before.port(p) == s.port(p)) {
        nextQueues[p] = queues[p];
        nextTx[p] = tx[p];
        nextDescriptors[p] = descriptors[p];
        continue;
      }
      nextTx[p] = new Batch();
      try {
        nextQueues[p] = s.port(p).queue(queue);
        if (before == null) {
          // Frames of a worker that died are never used again.
          nextQueues[p].drain(Slab.GRAVE);
          nextQueues[p].reap(Slab.GRAVE);
        }
        nextDescriptors[p] = nextQueues[p].descriptor();
      } catch (Throwable t) {
        nextQueues[p] = AbsentPort.newQueue();
        nextDescriptors[p] = -1;
        blame.accept(s.port(p).name(), t);
      }
      if (p < queues.length) {
        takeLeave(queues[p]);
      }
    }
    queues = nextQueues;
    tx = nextTx;
    descriptors = nextDescriptors;
  }

  // Its last act here: the frames it holds are the worker's. One that throws keeps them.
  private void takeLeave(PortQueue gone) {
    try {
      gone.drain(slab);
      gone.reap(slab);
    } catch (Throwable t) {
      counters.add(Counter.FAULTS, 1);
    }
  }

  /** Receives from the next port in turn; answers how many. */
  int receive(Batch batch) {
    asked = next;
    next = next + 1 == queues.length ? 0 : next + 1;
    PortQueue from = queues[asked];
    from.refill(slab);
    return from.rx(batch);
  }

  /** Gives the ports what waits; answers how much they took. */
  int transmit() {
    int sent = 0;
    for (int p = 0; p < tx.length; p++) {
      if (tx[p].count > 0) {
        asked = p;
        PortCounters port = queues[p].counters();
        long before = port.txErrors;
        int taken = queues[p].tx(tx[p]);
        long refused = port.txErrors - before;
        tx[p].removeFirst(taken);
        counters.add(Counter.TRANSMITTED, taken - refused);
        if (refused > 0) {
          // Taken, and given up: the medium will never carry them.
          counters.drop(PORT_ERROR, refused);
        }
        sent += taken;
      }
    }
    return sent;
  }

  /** Drops what no port took. */
  void discardRest() {
    for (Batch batch : tx) {
      for (int i = 0; i < batch.count; i++) {
        slab.give(batch.address[i]);
      }
      if (batch.count > 0) {
        counters.drop(PORT_FULL, batch.count);
        batch.clear();
      }
    }
  }

  /** Takes back the frames that have left; whether all have. */
  boolean reap() {
    boolean empty = true;
    for (int p = 0; p < queues.length; p++) {
      asked = p;
      queues[p].reap(slab);
      empty &= queues[p].outstanding() == 0;
    }
    return empty;
  }

  /** Gives every frame back; the worker does not run any more. */
  void drain() {
    discardRest();
    for (PortQueue gone : queues) {
      gone.drain(slab);
      gone.reap(slab);
    }
  }
}
