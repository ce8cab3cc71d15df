package gateway.tool.simulation;

import gateway.core.worker.Worker;
import gateway.core.worker.WorkerPhase;

/**
 * Whether the worker of one life of a site holds a snapshot, and what it has used under it. A
 * commit must not change or close such a thing before the worker has come to its next boundary: a
 * Java table would go on answering and a cipher session would be memory that is gone, so nothing
 * but this sees it.
 */
final class Holding {
  private static final long NEVER = -1;

  private final int side;
  private final Ledger ledger;
  private long events;

  /** The event at which the worker loaded what it holds. */
  private long since = NEVER;

  private boolean working;

  Holding(int side, Ledger ledger) {
    this.side = side;
    this.ledger = ledger;
  }

  /** Runs the next step of the worker. */
  void step(Worker worker) {
    WorkerPhase phase = worker.nextPhase();
    if (phase == WorkerPhase.LOAD) {
      since = ++events;
    }
    working = true;
    worker.doWork();
    working = false;
    if (phase == WorkerPhase.REAP && worker.nextPhase() != WorkerPhase.REAP) {
      // Everything taken has left: what the batch was judged by is not needed any more.
      end();
    }
  }

  /** The worker holds nothing any more: it is at its boundary, or the process is dead. */
  void end() {
    since = NEVER;
  }

  /** One thing that packets are judged by and commits release. */
  final class Thing {
    private final String name;
    private long used = NEVER;
    private long changed = NEVER;
    private boolean closed;

    Thing(String name) {
      this.name = name;
    }

    boolean isClosed() {
      return closed;
    }

    /** Somebody reads it. */
    void use() {
      if (closed) {
        violate("was used after it was closed");
      } else if (working) {
        used = since;
        if (changed > since) {
          violate("was changed before the worker that uses it had left");
        }
      }
    }

    /** A commit changes it. */
    void change() {
      changed = ++events;
      if (since != NEVER && used == since) {
        violate("was changed or closed under the worker that has just used it");
      }
    }

    void close() {
      change();
      closed = true;
    }

    private void violate(String what) {
      ledger.violate("released", "side " + side + ": " + name + " " + what);
    }
  }
}
