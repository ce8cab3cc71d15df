package gateway.observer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The receiving thread: waits on the sockets of all classes and empties them in batches. */
final class ProbeReceiver implements Runnable {
  private static final int BATCH = 64;
  private static final int WAIT_MILLIS = 100;

  private final List<ProbeSocket> sockets;
  private volatile boolean ended;

  ProbeReceiver(List<ProbeSocket> sockets) {
    this.sockets = sockets;
  }

  /** Ends the thread within a tenth of a second. */
  void end() {
    ended = true;
  }

  @Override
  public void run() {
    try (Arena arena = Arena.ofConfined()) {
      Libc libc = new Libc(arena);
      int size = 2048;
      for (ProbeSocket socket : sockets) {
        size = Math.max(size, socket.probes().settings().bytes());
      }
      MessageVector vector = new MessageVector(arena, BATCH, size);
      MemorySegment polled = arena.allocate(8L * sockets.size(), 8);
      for (int i = 0; i < sockets.size(); i++) {
        polled.set(ValueLayout.JAVA_INT, 8L * i, sockets.get(i).descriptor());
        polled.set(ValueLayout.JAVA_SHORT, 8L * i + 4, Libc.POLLIN);
      }
      while (!ended) {
        if (libc.poll(polled, sockets.size(), WAIT_MILLIS) > 0) {
          for (int i = 0; i < sockets.size(); i++) {
            if (polled.get(ValueLayout.JAVA_SHORT, 8L * i + 6) != 0) {
              receive(libc, vector, sockets.get(i));
            }
          }
        }
      }
    }
  }

  private static void receive(Libc libc, MessageVector vector, ProbeSocket socket) {
    int count = vector.receive(libc, socket.descriptor());
    long nanos = WallClock.nanos();
    for (int i = 0; i < count; i++) {
      socket.probes().countReceived(vector.memory(), vector.offset(i), vector.length(i), nanos);
    }
  }
}
