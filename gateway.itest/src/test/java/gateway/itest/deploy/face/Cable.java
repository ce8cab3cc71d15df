package gateway.itest.deploy.face;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Two queues of packets between the test and a port; they stay when the port goes. Unbounded, so
 * that a busy machine delays and does not drop.
 */
public final class Cable {
  private static final Map<String, Cable> CABLES = new ConcurrentHashMap<>();

  private final Queue<byte[]> in = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> out = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private @Nullable Runnable bell;

  private Cable() {}

  /** The cable of a port's name. */
  public static Cable of(String port) {
    return CABLES.computeIfAbsent(port, name -> new Cable());
  }

  /** Cuts every cable. */
  public static void reset() {
    CABLES.clear();
  }

  /** Test: a packet for the gateway; {@link #ring} says so. */
  public void offer(byte[] packet) {
    waiting.incrementAndGet();
    in.add(packet);
  }

  /** Test: how many packets the gateway has not taken. */
  public int waiting() {
    return waiting.get();
  }

  /** Test: what the gateway has sent, or null. */
  public byte @Nullable [] poll() {
    return out.poll();
  }

  /** Test: wakes the gateway. */
  public synchronized void ring() {
    if (bell != null) {
      bell.run();
    }
  }

  /** Port: how it is woken; null when it goes. */
  public synchronized void bell(@Nullable Runnable how) {
    bell = how;
  }

  /** Port: the next packet, or null. */
  public byte @Nullable [] receive() {
    byte[] packet = in.poll();
    if (packet != null) {
      waiting.decrementAndGet();
    }
    return packet;
  }

  /** Port: a packet leaves. */
  public void send(byte[] packet) {
    out.add(packet);
  }
}
