package gateway.spd.tck;

import gateway.packet.FlowColumns;
import gateway.spd.api.Scratch;
import gateway.spd.api.SpdTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that look up in one table that does not change, and count answers that do. */
final class Readers {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private volatile boolean stopped;

  private Readers() {}

  static Readers start(int count, RandomOperations still) {
    Readers readers = new Readers();
    for (int n = 0; n < count; n++) {
      FlowColumns flows = new FlowColumns(512);
      int[] expected = still.expected(flows);
      SpdTable table = still.table();
      Scratch scratch = table.newScratch();
      Thread thread =
          new Thread(() -> readers.read(table, flows, expected, scratch), "reader-" + n);
      readers.threads.add(thread);
    }
    readers.threads.forEach(Thread::start);
    return readers;
  }

  private void read(SpdTable table, FlowColumns flows, int[] expected, Scratch scratch) {
    int[] winners = new int[expected.length];
    try {
      do {
        Arrays.fill(winners, -2);
        table.lookup(flows, 0, winners.length, winners, scratch);
        answers.addAndGet(winners.length);
        if (!Arrays.equals(expected, winners)) {
          wrong.incrementAndGet();
        }
      } while (!stopped);
    } catch (RuntimeException thrown) {
      wrong.incrementAndGet();
      throw thrown;
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  long answers() {
    return answers.get();
  }

  long wrongAnswers() {
    return wrong.get();
  }
}
