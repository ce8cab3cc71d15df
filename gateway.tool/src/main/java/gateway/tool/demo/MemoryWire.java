package gateway.tool.demo;

import gateway.port.memory.MemoryChannel;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The wire between two gateways in one process, and the observer on it. One thread carries the
 * packets; everything else may be asked from any thread.
 */
final class MemoryWire implements Testbed.Wire {
  private final Map<Side, StampedPort> outputs = new EnumMap<>(Side.class);
  private final Map<Side, MemoryChannel> inputs = new EnumMap<>(Side.class);
  // guarded by this from here on
  private final Map<Integer, Spi> spis = new HashMap<>();
  private final Set<Integer> recorded = new HashSet<>();
  private final Map<Side, Map<Integer, Long>> clear = new EnumMap<>(Side.class);
  private long frames;
  private long repeats;

  private static final class Spi {
    final StampLog stamps = new StampLog();
    final BitSet sequences = new BitSet();
    Side from = Side.LEFT;
    byte @Nullable [] last;
  }

  /**
   * Connects a gateway.
   *
   * @param output what it transmits to
   * @param input what it receives from
   */
  void connect(Side side, StampedPort output, MemoryChannel input) {
    outputs.put(side, output);
    inputs.put(side, input);
  }

  /** The wire's thread: carries what waits in both directions; returns how many packets. */
  int carry() {
    int carried = 0;
    for (Map.Entry<Side, StampedPort> output : outputs.entrySet()) {
      StampedPort port = output.getValue();
      MemoryChannel input = inputs.get(output.getKey().other());
      // A wire delays when the far end is slow and drops nothing; one place stays for a sabotage.
      while (input == null || input.size() < MemoryGateway.CAPACITY - 2) {
        byte[] packet = port.poll();
        if (packet == null) {
          break;
        }
        see(output.getKey(), packet, port.stamp());
        pass(output.getKey(), packet);
        carried++;
      }
    }
    return carried;
  }

  // The wire's thread and a sabotage both end here; a channel has one producer at a time.
  private synchronized void pass(Side from, byte[] packet) {
    MemoryChannel input = inputs.get(from.other());
    if (input != null) {
      input.offer(packet, packet.length);
    }
  }

  private synchronized void see(Side from, byte[] packet, long stamp) {
    frames++;
    int magic = DemoPacket.magic(packet);
    if (magic >= 0) {
      clear
          .computeIfAbsent(from, side -> new HashMap<>())
          .merge(DemoPacket.classId(packet, magic), 1L, Long::sum);
    }
    int number = DemoPacket.spi(packet);
    if (number == 0) {
      return;
    }
    Spi spi = spis.computeIfAbsent(number, unused -> new Spi());
    spi.from = from;
    spi.stamps.add(stamp);
    int sequence = DemoPacket.sequence(packet) & Integer.MAX_VALUE;
    if (spi.sequences.get(sequence)) {
      repeats++;
    }
    spi.sequences.set(sequence);
    if (recorded.contains(number)) {
      spi.last = packet;
    }
  }

  @Override
  public synchronized Testbed.Sight look() {
    Map<Integer, Long> counts = new HashMap<>();
    Map<Integer, Long> lastStamps = new HashMap<>();
    spis.forEach((number, spi) -> {
      counts.put(number, (long) spi.stamps.size());
      lastStamps.put(number, spi.stamps.last());
    });
    boolean complete = true;
    for (MemoryChannel input : inputs.values()) {
      complete &= input.refused() == 0;
    }
    return new Testbed.Sight(complete, frames, Map.copyOf(clear), counts, lastStamps, repeats);
  }

  @Override
  public synchronized Testbed.Later after(int number, long unixNanos) {
    Spi spi = spis.get(number);
    long later = spi == null ? 0 : spi.stamps.size() - spi.stamps.before(unixNanos + 1);
    return new Testbed.Later(later, true);
  }

  @Override
  public synchronized void record(int spi) {
    recorded.add(spi);
  }

  @Override
  public boolean resend(int number) {
    Side from;
    byte[] frame;
    synchronized (this) {
      Spi spi = spis.get(number);
      if (spi == null || spi.last == null) {
        return false;
      }
      frame = spi.last;
      from = spi.from;
    }
    see(from, frame, WallClock.nanos());
    pass(from, frame);
    return true;
  }

  /** Seen on the wire and addressed to nobody, so that no other counter turns. */
  @Override
  public void leak(Side from, ProbeClass probes) {
    see(from, DemoPacket.probe(from, probes, 0), WallClock.nanos());
  }
}
