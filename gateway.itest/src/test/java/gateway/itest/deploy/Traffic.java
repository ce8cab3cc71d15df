package gateway.itest.deploy;

import gateway.itest.deploy.face.Cable;
import gateway.packet.GatewayException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Probes of every class through the gateway, by one thread that sends, receives and judges. What
 * arrives where it must not, changed, in clear or twice is kept as a sentence.
 */
final class Traffic implements AutoCloseable {
  private static final int MOST_WAITING = 2048;
  private static final long PAUSE_NANOS = 500_000;
  private static final long QUIET_NANOS = 1_000_000_000L;

  private final Cable lan = Cable.of("lan");
  private final Cable wan = Cable.of("wan");
  private final Cable spare = Cable.of("spare");
  private final Peer peer = new Peer();
  private final int kinds = Probe.Kind.values().length;
  private final AtomicLongArray sent = new AtomicLongArray(kinds);
  private final AtomicLongArray received = new AtomicLongArray(kinds);
  private final long[] last = new long[kinds];
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean sending = true;
  private volatile boolean running = true;
  private volatile long quietSince = System.nanoTime();
  private volatile @Nullable Throwable failure;

  Traffic() throws GatewayException {
    java.util.Arrays.fill(last, -1);
    thread = Thread.ofPlatform().name("traffic").daemon().start(this::run);
  }

  long sent(Probe.Kind kind) {
    return sent.get(kind.ordinal());
  }

  long received(Probe.Kind kind) {
    return received.get(kind.ordinal());
  }

  /** How many probes of a class have not arrived. */
  long missing(Probe.Kind kind) {
    return sent(kind) - received(kind);
  }

  /** What was delivered that should not have been. */
  Queue<String> wrong() {
    return wrong;
  }

  /** Stops sending and waits until nothing arrives any more. */
  void drain() {
    sending = false;
    quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < QUIET_NANOS && !isComplete()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (failure != null) {
      throw new AssertionError("the traffic has ended", failure);
    }
  }

  private boolean isComplete() {
    return missing(Probe.Kind.SEAL) == 0 && missing(Probe.Kind.OPEN) == 0;
  }

  /** Goes on sending; what is missing so far is forgotten. */
  void resume() {
    sending = true;
  }

  private void run() {
    try {
      while (running) {
        receive();
        if (sending && lan.waiting() < MOST_WAITING && wan.waiting() < MOST_WAITING) {
          send();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (Throwable t) {
      failure = t;
    }
  }

  private void send() {
    for (Probe.Kind kind : Probe.Kind.values()) {
      byte[] packet = new Probe(kind, sent.getAndIncrement(kind.ordinal())).packet();
      if (kind == Probe.Kind.OPEN) {
        wan.offer(peer.seal(packet));
      } else {
        lan.offer(packet);
      }
    }
    lan.ring();
    wan.ring();
  }

  private void receive() {
    for (byte[] packet = wan.poll(); packet != null; packet = wan.poll()) {
      byte[] inner = peer.open(packet);
      if (inner == null) {
        wrong.add("a packet of " + packet.length + " bytes in clear or not openable on the WAN");
      } else {
        judge(inner, Probe.Kind.SEAL, Probe.Kind.HOOKED);
      }
    }
    for (byte[] packet = lan.poll(); packet != null; packet = lan.poll()) {
      judge(packet, Probe.Kind.OPEN, Probe.Kind.OPEN);
    }
    for (byte[] packet = spare.poll(); packet != null; packet = spare.poll()) {
      judge(packet, Probe.Kind.SPARE, Probe.Kind.SPARE);
    }
  }

  private void judge(byte[] packet, Probe.Kind due, Probe.Kind also) {
    Probe probe = Probe.of(packet);
    if (probe == null || (probe.kind() != due && probe.kind() != also)) {
      wrong.add(
          (probe == null ? "a changed packet" : probe.toString()) + " where " + due + " is due");
      return;
    }
    int kind = probe.kind().ordinal();
    // One worker and one way: order is kept, so that nothing can come twice or late.
    if (probe.number() <= last[kind] || probe.number() >= sent.get(kind)) {
      wrong.add(probe + " after number " + last[kind]);
    }
    last[kind] = probe.number();
    received.incrementAndGet(kind);
    quietSince = System.nanoTime();
  }

  @Override
  public void close() throws InterruptedException {
    running = false;
    thread.join();
    peer.close();
  }
}
