package gateway.tool.demo;

import gateway.port.memory.MemoryChannel;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The host behind one gateway in one process: sends and receives numbered probes, answers pings and
 * carries what else is to be sent. One thread drives it; questions may come from any thread.
 */
final class MemoryHosts implements Testbed.Hosts {
  /** What a host does with packets that are no probes. */
  interface Receiver {
    /** Takes in a UDP packet to the transfer's port, or an echo reply. */
    void receive(byte[] packet);
  }

  private static final class Channel {
    final StampLog sent = new StampLog();
    final BitSet arrived = new BitSet();
    long received;
    long duplicates;
  }

  private static final int CATCH_UP = 4;
  private static final long MOST_NANOS = 10_000_000L;

  private final Side side;
  private final MemoryChannel out;
  private final MemoryChannel in;
  private final Receiver receiver;
  private final Queue<byte[]> extra = new ConcurrentLinkedQueue<>();
  // guarded by this from here on
  private final Map<ProbeClass, Channel> channels = new EnumMap<>(ProbeClass.class);
  private boolean sending;
  private long started;
  private long lastTick;
  private long paced;
  private long sendingNanos;
  private boolean loseNext;
  private boolean duplicateNext;

  /**
   * @param out towards the gateway
   * @param in from the gateway
   */
  MemoryHosts(Side side, MemoryChannel out, MemoryChannel in, Receiver receiver) {
    this.side = side;
    this.out = out;
    this.in = in;
    this.receiver = receiver;
    for (ProbeClass probes : ProbeClass.values()) {
      channels.put(probes, new Channel());
    }
  }

  /** Sends a packet that is no probe, soon. */
  void send(byte[] packet) {
    extra.add(packet);
  }

  /** The driving thread: receives what is there and sends what is due. */
  void drive() {
    for (byte[] packet = in.poll(); packet != null; packet = in.poll()) {
      receive(packet);
    }
    sendDue();
    for (byte[] packet = extra.peek(); packet != null; packet = extra.peek()) {
      if (!out.offer(packet, packet.length)) {
        return;
      }
      extra.remove();
    }
  }

  private synchronized void sendDue() {
    if (!sending) {
      return;
    }
    long now = System.nanoTime();
    // After a stall it catches up at a few times the rate, so that no queue is hit by all of it.
    paced = Math.min(now - started, paced + Math.min(CATCH_UP * (now - lastTick), MOST_NANOS));
    lastTick = now;
    channels.forEach((probes, channel) -> {
      long due = (long) (paced * 1e-9 * probes.perSecond());
      while (channel.sent.size() < due) {
        long stamp = WallClock.nanos();
        byte[] packet = DemoPacket.probe(side, probes, channel.sent.size());
        if (!out.offer(packet, packet.length)) {
          return;
        }
        channel.sent.add(stamp);
      }
    });
  }

  private void receive(byte[] packet) {
    switch (DemoPacket.protocol(packet)) {
      case DemoPacket.ICMP -> {
        if (packet[20] == DemoPacket.ECHO_REQUEST) {
          int number = (packet[26] & 0xff) << 8 | packet[27] & 0xff;
          send(DemoPacket.echo(side, DemoPacket.ECHO_REPLY, number));
        } else {
          receiver.receive(packet);
        }
      }
      case DemoPacket.UDP -> {
        for (ProbeClass probes : ProbeClass.values()) {
          if (DemoPacket.port(packet) == probes.port()) {
            count(probes, DemoPacket.number(packet, probes));
            return;
          }
        }
        receiver.receive(packet);
      }
      default -> {}
    }
  }

  private synchronized void count(ProbeClass probes, long number) {
    if (number < 0) {
      return;
    }
    if (loseNext && probes == ProbeClass.PROTECT) {
      loseNext = false;
      return;
    }
    Channel channel = channel(probes);
    channel.received++;
    if (channel.arrived.get((int) number)) {
      channel.duplicates++;
    }
    channel.arrived.set((int) number);
    if (duplicateNext && probes == ProbeClass.PROTECT) {
      duplicateNext = false;
      count(probes, number);
    }
  }

  private Channel channel(ProbeClass probes) {
    Channel channel = channels.get(probes);
    if (channel == null) {
      throw new IllegalStateException("every class has a channel");
    }
    return channel;
  }

  @Override
  public synchronized void start() {
    sending = true;
    started = System.nanoTime();
    lastTick = started;
    paced = 0;
  }

  @Override
  public synchronized void stop() {
    sending = false;
    sendingNanos = System.nanoTime() - started;
  }

  @Override
  public synchronized long sendingNanos() {
    return sendingNanos;
  }

  @Override
  public synchronized Testbed.Count count(ProbeClass probes) {
    Channel channel = channel(probes);
    return new Testbed.Count(
        channel.sent.size(),
        channel.received,
        channel.arrived.cardinality(),
        channel.duplicates,
        channel.arrived.length() - 1,
        0);
  }

  @Override
  public synchronized long sequenceAt(ProbeClass probes, long unixNanos) {
    return channel(probes).sent.before(unixNanos);
  }

  @Override
  public synchronized long missing(ProbeClass probes, long to) {
    return to - channel(probes).arrived.get(0, (int) to).cardinality();
  }

  @Override
  public synchronized long arrived(ProbeClass probes, long from) {
    BitSet arrived = channel(probes).arrived;
    return arrived.cardinality() - arrived.get(0, (int) from).cardinality();
  }

  @Override
  public synchronized long sentWithin(long fromUnixNanos, long toUnixNanos) {
    long sum = 0;
    for (Channel channel : channels.values()) {
      sum += channel.sent.before(toUnixNanos) - channel.sent.before(fromUnixNanos);
    }
    return sum;
  }

  @Override
  public synchronized void lose() {
    loseNext = true;
  }

  @Override
  public synchronized void duplicate() {
    duplicateNext = true;
  }

  @Override
  public void deliver(ProbeClass probes, long sequence) {
    receive(DemoPacket.probe(side.other(), probes, sequence));
  }
}
