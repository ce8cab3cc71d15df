package gateway.observer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts frames on the wire past any gateway: out of the veth end that a gateway's namespace holds,
 * so that they arrive at the bridge port that faces that gateway, like its own.
 */
public final class Injector {
  private static final String USAGE =
      "Injector --device NAME\n"
          + "commands: send HEX | leak CLASS_ID SEQUENCE SOURCE SPORT DESTINATION DPORT [SIZE]"
          + " | replay FILE INTERFACE [PER_SECOND] | quit";
  private static final String WHAT = "injector";

  // Nobody's address (locally administered): the bridge floods the frame and no host takes it, so a
  // leak turns the observer's counter and no other.
  private static final byte[] NOBODY = {2, 'l', 'e', 'a', 'k', 0};

  private final CapturePort port;
  private final MemorySegment buffer;
  private final byte[] ownAddress;

  private Injector(Arena arena, String device) throws IOException {
    port = CapturePort.sending(new Libc(arena), device);
    buffer = arena.allocate(1 << 17, 8);
    NetworkInterface own = NetworkInterface.getByName(device);
    byte[] address = own == null ? null : own.getHardwareAddress();
    ownAddress = address == null ? new byte[6] : address;
  }

  /** Runs until {@code quit} or the end of the standard input. */
  public static void main(String[] arguments) {
    CommandLine.main(
        arguments,
        USAGE,
        Set.of("device"),
        Set.of(),
        line -> {
          String device = line.required("device");
          try (Arena arena = Arena.ofConfined()) {
            new Injector(arena, device).run();
          }
          return 0;
        });
  }

  private void run() throws IOException {
    Json.event(WHAT, "ready").put("device", port.device()).print();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = Json.words(line);
      if (words.length == 0) {
        continue;
      }
      if (words[0].equals("quit")) {
        Json.event(WHAT, "quit").print();
        break;
      }
      try {
        command(words);
      } catch (UsageException | IOException refused) {
        Json.printError(WHAT, String.valueOf(refused.getMessage()));
      }
    }
    port.close();
  }

  private void command(String[] words) throws IOException, UsageException {
    if (words[0].equals("send") && words.length == 2) {
      byte[] frame;
      try {
        frame = HexFormat.of().parseHex(words[1]);
      } catch (IllegalArgumentException notHex) {
        throw new UsageException("not a frame in hexadecimal: " + notHex.getMessage());
      }
      send(frame);
      answer(1);
    } else if (words[0].equals("leak") && (words.length == 7 || words.length == 8)) {
      leak(words);
      answer(1);
    } else if (words[0].equals("replay") && (words.length == 3 || words.length == 4)) {
      int rate = CommandLine.number(words.length == 4 ? words[3] : "10000", 1, 1_000_000);
      answer(replay(Path.of(words[1]), words[2], rate));
    } else {
      throw new UsageException("unknown command: " + String.join(" ", words));
    }
  }

  private void answer(long sent) {
    long nanos = WallClock.nanos();
    Json.event(WHAT, "sent").put("now_unix_ns", nanos).put("frames", sent).print();
  }

  private void send(byte[] frame) throws IOException {
    MemorySegment.copy(frame, 0, buffer, ValueLayout.JAVA_BYTE, 0, frame.length);
    port.send(buffer, frame.length);
  }

  private long replay(Path file, String name, int rate) throws IOException {
    long[] sent = new long[1];
    long start = System.nanoTime();
    PcapngReader.read(
        file,
        (arrivedAt, stamp, frame) -> {
          if (arrivedAt.equals(name)) {
            long due = start + sent[0] * 1_000_000_000L / rate;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
              LockSupport.parkNanos(wait);
            }
            send(frame);
            sent[0]++;
          }
        });
    return sent[0];
  }

  private void leak(String[] words) throws IOException, UsageException {
    int classId = CommandLine.number(words[1], 0, Integer.MAX_VALUE);
    long sequence = CommandLine.number(words[2]);
    byte[] source = Addresses.ipv4(words[3]);
    int sport = CommandLine.number(words[4], 1, 65_535);
    byte[] destination = Addresses.ipv4(words[5]);
    int dport = CommandLine.number(words[6], 1, 65_535);
    int size = CommandLine.number(words.length == 8 ? words[7] : "64", ProbeFormat.HEADER, 1400);
    send(
        udpFrame(
            NOBODY,
            ownAddress,
            new Endpoint(source, sport),
            new Endpoint(destination, dport),
            probe(size, classId, sequence, WallClock.nanos())));
  }

  private static byte[] probe(int size, int classId, long sequence, long nanos) {
    byte[] payload = new byte[size];
    ProbeFormat.write(MemorySegment.ofArray(payload), 0, size, classId, sequence, nanos);
    return payload;
  }

  /** An IPv4 address and a port. */
  record Endpoint(byte[] address, int port) {}

  /** An Ethernet frame with IPv4 and UDP headers around a payload, checksums included. */
  static byte[] udpFrame(byte[] to, byte[] from, Endpoint source, Endpoint target, byte[] payload) {
    byte[] frame = new byte[42 + payload.length];
    MemorySegment memory = MemorySegment.ofArray(frame);
    System.arraycopy(to, 0, frame, 0, 6);
    System.arraycopy(from, 0, frame, 6, 6);
    memory.set(WireFrame.SHORT, 12, (short) 0x0800);
    memory.set(WireFrame.SHORT, 14, (short) 0x4500);
    memory.set(WireFrame.SHORT, 16, (short) (28 + payload.length));
    memory.set(WireFrame.INT, 22, 0x4011_0000);
    System.arraycopy(source.address(), 0, frame, 26, 4);
    System.arraycopy(target.address(), 0, frame, 30, 4);
    memory.set(WireFrame.SHORT, 24, (short) ~FrameCopy.fold(FrameCopy.sum(memory, 14, 34)));
    memory.set(WireFrame.SHORT, 34, (short) source.port());
    memory.set(WireFrame.SHORT, 36, (short) target.port());
    memory.set(WireFrame.SHORT, 38, (short) (8 + payload.length));
    System.arraycopy(payload, 0, frame, 42, payload.length);
    long sum = FrameCopy.sum(memory, 26, frame.length) + 17 + 8 + payload.length;
    int checksum = ~FrameCopy.fold(sum) & 0xffff;
    memory.set(WireFrame.SHORT, 40, (short) (checksum == 0 ? 0xffff : checksum));
    return frame;
  }
}
