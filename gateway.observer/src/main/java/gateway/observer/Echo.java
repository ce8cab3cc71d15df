package gateway.observer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.SplittableRandom;

/** Pings: sends ICMP echo requests (RFC 792) from a raw socket and counts the answers. */
public final class Echo {
  private static final String USAGE =
      "Echo --local ADDRESS --peer ADDRESS [--count N] [--interval-ms N] [--timeout-ms N]"
          + " [--size BYTES]";
  private static final String WHAT = "echo";
  private static final int IPPROTO_ICMP = 1;
  private static final int HEADER = 8;

  private final Libc libc;
  private final MemorySegment request;
  private final MemorySegment target;
  private final MessageVector vector;
  private final MemorySegment polled;
  private final int descriptor;
  private final int size;
  private final int identifier;
  private final SequenceSet answered = new SequenceSet();
  private final long[] sentAt;
  private long duplicates;
  private long maxRoundTrip;
  private long minRoundTrip = Long.MAX_VALUE;

  private Echo(Arena arena, byte[] local, byte[] peer, int count, int size) throws IOException {
    libc = new Libc(arena);
    this.size = size;
    sentAt = new long[count];
    request = arena.allocate(HEADER + size, 8);
    target = ProbeSocket.address(arena, peer, 0);
    vector = new MessageVector(arena, 16, 60 + HEADER + size);
    identifier = new SplittableRandom(System.nanoTime()).nextInt(1, 0x10000);
    descriptor =
        Libc.check(
            libc.socket(Libc.AF_INET, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, IPPROTO_ICMP),
            "ICMP socket");
    Libc.check(libc.bind(descriptor, ProbeSocket.address(arena, local, 0), 16), "bind");
    polled = arena.allocate(8, 8);
    polled.set(ValueLayout.JAVA_INT, 0, descriptor);
    polled.set(ValueLayout.JAVA_SHORT, 4, Libc.POLLIN);
  }

  /** Pings and prints one line; exit status 0 when every request was answered. */
  public static void main(String[] arguments) {
    CommandLine.main(
        arguments,
        USAGE,
        Set.of("local", "peer", "count", "interval-ms", "timeout-ms", "size"),
        Set.of(),
        line -> {
          byte[] local = Addresses.ipv4(line.required("local"));
          byte[] peer = Addresses.ipv4(line.required("peer"));
          int count = CommandLine.number(line.text("count", "10"), 1, 65_536);
          int interval = CommandLine.number(line.text("interval-ms", "100"), 0, 60_000);
          int timeout = CommandLine.number(line.text("timeout-ms", "1000"), 0, 600_000);
          int size = CommandLine.number(line.text("size", "56"), 0, 65_000);
          try (Arena arena = Arena.ofConfined()) {
            return new Echo(arena, local, peer, count, size).run(interval, timeout);
          }
        });
  }

  private int run(int interval, int timeout) {
    long sent = 0;
    long errors = 0;
    for (int sequence = 0; sequence < sentAt.length; sequence++) {
      sentAt[sequence] = System.nanoTime();
      if (libc.sendto(descriptor, build(sequence), HEADER + size, 0, target, 16) < 0) {
        errors++;
      } else {
        sent++;
      }
      boolean last = sequence == sentAt.length - 1;
      receiveUntil(System.nanoTime() + (last ? timeout : interval) * 1_000_000L, last, sent);
    }
    libc.close(descriptor);
    Json json = Json.event(WHAT, "done").put("sent", sent).put("send_errors", errors);
    json.put("received", answered.size()).put("duplicates", duplicates);
    if (answered.size() > 0) {
      json.put("min_rtt_ns", minRoundTrip).put("max_rtt_ns", maxRoundTrip);
    } else {
      json.putNull("min_rtt_ns").putNull("max_rtt_ns");
    }
    json.print();
    return sent == sentAt.length && answered.size() == sent ? 0 : 1;
  }

  private MemorySegment build(int sequence) {
    request.fill((byte) 0x5a);
    request.set(WireFrame.INT, 0, 0x0800_0000);
    request.set(WireFrame.SHORT, 4, (short) identifier);
    request.set(WireFrame.SHORT, 6, (short) sequence);
    long sum = FrameCopy.sum(request, 0, HEADER + size);
    request.set(WireFrame.SHORT, 2, (short) ~FrameCopy.fold(sum));
    return request;
  }

  private void receiveUntil(long deadline, boolean untilAll, long expected) {
    while (!(untilAll && answered.size() == expected)) {
      long left = deadline - System.nanoTime();
      if (left < 0) {
        return;
      }
      if (libc.poll(polled, 1, (int) Math.min(left / 1_000_000 + 1, 1000)) > 0) {
        int count = vector.receive(libc, descriptor);
        for (int i = 0; i < count; i++) {
          take(vector.memory(), vector.offset(i), vector.length(i));
        }
      }
    }
  }

  // A raw socket delivers the IPv4 header and every ICMP message of the namespace.
  private void take(MemorySegment memory, long from, int length) {
    int header = (memory.get(ValueLayout.JAVA_BYTE, from) & 15) * 4;
    if (length < header + HEADER || memory.get(ValueLayout.JAVA_BYTE, from + header) != 0) {
      return;
    }
    int sequence = Short.toUnsignedInt(memory.get(WireFrame.SHORT, from + header + 6));
    if (memory.get(WireFrame.SHORT, from + header + 4) != (short) identifier
        || sequence >= sentAt.length
        || sentAt[sequence] == 0) {
      return;
    }
    if (!answered.add(sequence)) {
      duplicates++;
      return;
    }
    long roundTrip = System.nanoTime() - sentAt[sequence];
    minRoundTrip = Math.min(minRoundTrip, roundTrip);
    maxRoundTrip = Math.max(maxRoundTrip, roundTrip);
  }
}
