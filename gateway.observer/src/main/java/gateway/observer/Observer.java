package gateway.observer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what arrives at the ports of a bridge and answers questions about it. One thread: it polls
 * its standard input and its packet sockets, so that a report is a consistent state.
 */
public final class Observer {
  private static final String USAGE =
      "Observer --port NAME=DEVICE [--port NAME=DEVICE ...] [--encap-port N] [--unique]"
          + " [--pcap FILE] [--rcvbuf BYTES]\n"
          + "commands: report | record SPI | frame SPI | after SPI UNIX_NS | quit";
  private static final String WHAT = "observer";
  private static final int BATCH = 64;
  // The longest IPv4 super-frame with its Ethernet header, VLAN tags and the vnet header.
  private static final int FRAME = 65_535 + 14 + 8 + CapturePort.VNET_HEADER;

  private final Libc libc;
  private final MessageVector vector;
  private final List<Direction> directions = new ArrayList<>();
  private final boolean unique;
  private final @Nullable PcapngWriter pcap;
  private final MemorySegment polled;
  private final MemorySegment input;
  private final StringBuilder pending = new StringBuilder();
  private boolean running = true;

  private Observer(Arena arena, CommandLine line) throws IOException, UsageException {
    libc = new Libc(arena);
    vector = new MessageVector(arena, BATCH, FRAME);
    unique = line.has("unique");
    int encapPort = CommandLine.number(line.text("encap-port", "4500"), 1, 65_535);
    int buffer = CommandLine.number(line.text("rcvbuf", "67108864"), 4096, 1 << 30);
    List<String> names = new ArrayList<>();
    for (String port : line.all("port")) {
      if (port.indexOf('=') < 1) {
        throw new UsageException("--port takes NAME=DEVICE, not " + port);
      }
      names.add(port.substring(0, port.indexOf('=')));
    }
    if (names.isEmpty()) {
      throw new UsageException("option --port is missing");
    }
    String file = line.text("pcap", "");
    pcap = file.isEmpty() ? null : new PcapngWriter(Path.of(file), names);
    for (int i = 0; i < names.size(); i++) {
      String device = line.all("port").get(i).substring(names.get(i).length() + 1);
      CapturePort port = CapturePort.receiving(libc, device, buffer);
      directions.add(new Direction(names.get(i), port, encapPort, unique, pcap, i));
    }
    polled = arena.allocate(8L * (directions.size() + 1), 8);
    input = arena.allocate(4096);
  }

  /** Runs until {@code quit} or the end of the standard input. */
  public static void main(String[] arguments) {
    CommandLine.main(
        arguments,
        USAGE,
        Set.of("port", "encap-port", "pcap", "rcvbuf"),
        Set.of("unique"),
        line -> {
          if (!line.words().isEmpty()) {
            throw new UsageException("unexpected word " + line.words().getFirst());
          }
          try (Arena arena = Arena.ofConfined()) {
            new Observer(arena, line).run();
          }
          return 0;
        });
  }

  private void run() throws IOException {
    Json ready = Json.event(WHAT, "ready").put("now_unix_ns", WallClock.nanos()).object("ports");
    for (Direction direction : directions) {
      ready.object(direction.name()).put("device", direction.port().device());
      ready.put("rcvbuf_bytes", direction.port().bufferBytes()).endObject();
    }
    ready.endObject().print();
    for (int i = 0; i <= directions.size(); i++) {
      polled.set(
          ValueLayout.JAVA_INT, 8L * i, i == 0 ? 0 : directions.get(i - 1).port().descriptor());
      polled.set(ValueLayout.JAVA_SHORT, 8L * i + 4, Libc.POLLIN);
    }
    while (running) {
      int result = libc.poll(polled, directions.size() + 1L, -1);
      if (result < 0 && result != -Libc.EINTR) {
        Libc.check(result, "poll");
      }
      for (int i = 0; i < directions.size(); i++) {
        if (polled.get(ValueLayout.JAVA_SHORT, 8L * (i + 1) + 6) != 0) {
          receive(directions.get(i));
        }
      }
      if (polled.get(ValueLayout.JAVA_SHORT, 6) != 0) {
        readCommands();
      }
    }
    for (Direction direction : directions) {
      direction.port().close();
    }
    if (pcap != null) {
      pcap.close();
    }
  }

  /** Takes in one batch; true when more may be waiting. */
  private boolean receive(Direction direction) throws IOException {
    int count = direction.port().receive(vector);
    if (count == -Libc.EAGAIN || count == -Libc.EINTR) {
      return false;
    }
    Libc.check(count, "receive on " + direction.port().device());
    direction.take(vector, count);
    return count == vector.capacity();
  }

  // An answer covers every frame that the kernel had stamped when the question was read.
  private void drain() throws IOException {
    long now = WallClock.nanos();
    for (Direction direction : directions) {
      boolean more = true;
      while (more) {
        more = receive(direction) && direction.lastStamp() <= now;
      }
    }
    if (pcap != null) {
      pcap.flush();
    }
  }

  private void readCommands() throws IOException {
    long length = libc.read(0, input, input.byteSize());
    if (length == -Libc.EAGAIN || length == -Libc.EINTR) {
      return;
    }
    if (length <= 0) {
      running = false;
      return;
    }
    for (long i = 0; i < length; i++) {
      char c = (char) input.get(ValueLayout.JAVA_BYTE, i);
      if (c != '\n') {
        pending.append(c);
        continue;
      }
      String[] words = Json.words(pending.toString());
      pending.setLength(0);
      if (words.length > 0) {
        command(words);
      }
    }
  }

  private void command(String[] words) throws IOException {
    drain();
    try {
      switch (words[0] + words.length) {
        case "report1" -> report();
        case "record2" -> {
          int spi = spi(words[1]);
          directions.forEach(direction -> direction.startRecording(spi));
          answer("recording", words[1]).print();
        }
        case "frame2" -> frame(words[1]);
        case "after3" -> after(words[1], CommandLine.number(words[2]));
        case "quit1" -> {
          running = false;
          Json.event(WHAT, "quit").print();
        }
        default -> throw new UsageException("unknown command: " + String.join(" ", words));
      }
    } catch (UsageException wrong) {
      Json.printError(WHAT, String.valueOf(wrong.getMessage()));
    }
  }

  private static int spi(String text) throws UsageException {
    long spi = CommandLine.number(text);
    if (spi < 1 || spi > 0xffff_ffffL) {
      throw new UsageException("not an SPI: " + text);
    }
    return (int) spi;
  }

  private static Json answer(String event, String spi) throws UsageException {
    return Json.event(WHAT, event).put("spi", String.format("0x%08x", spi(spi)));
  }

  private void frame(String text) throws UsageException {
    Json json = answer("frame", text);
    for (Direction direction : directions) {
      EspFlow flow = direction.flow(spi(text));
      byte[] frame = flow == null ? null : flow.recorded();
      if (frame != null) {
        json.put("direction", direction.name()).put("hex", HexFormat.of().formatHex(frame)).print();
        return;
      }
    }
    json.putNull("direction").putNull("hex").print();
  }

  private void after(String text, long nanos) throws UsageException {
    Json json = answer("after", text).put("unix_ns", nanos);
    long packets = 0;
    boolean exact = true;
    for (Direction direction : directions) {
      EspFlow flow = direction.flow(spi(text));
      if (flow != null) {
        packets += flow.after(nanos);
        exact &= flow.afterIsExact(nanos);
      }
    }
    json.put("packets", packets).put("exact", exact).print();
  }

  private void report() throws IOException {
    Json json = Json.event(WHAT, "report").put("now_unix_ns", WallClock.nanos());
    long frames = 0;
    long drops = 0;
    long truncated = 0;
    long unstamped = 0;
    long clear = 0;
    long clearInEsp = 0;
    long duplicates = 0;
    for (Direction direction : directions) {
      frames += direction.frames();
      drops += direction.port().drops();
      truncated += direction.truncated();
      unstamped += direction.unstamped();
      clear += direction.clearOnWire();
      clearInEsp += direction.clearInEspPayload();
      duplicates += direction.duplicates();
    }
    json.put("complete", drops + truncated + unstamped == 0);
    json.put("frames", frames).put("kernel_drops", drops);
    json.put("truncated", truncated).put("unstamped", unstamped);
    json.put("clear_on_wire", clear).put("clear_in_esp", clearInEsp);
    if (unique) {
      json.put("duplicates", duplicates);
    } else {
      json.putNull("duplicates");
    }
    json.object("directions");
    for (Direction direction : directions) {
      direction.write(json);
    }
    json.endObject().print();
  }
}
