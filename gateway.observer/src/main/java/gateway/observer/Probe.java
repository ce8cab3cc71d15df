package gateway.observer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sends numbered UDP probes of several classes at a steady rate, receives the peer's and counts
 * both. One such process stands for the hosts behind each gateway.
 */
public final class Probe {
  private static final String USAGE =
      "Probe --local ADDRESS --peer ADDRESS --class NAME:ID:SPORT:DPORT:RATE:SIZE ...\n"
          + "commands: start | stop | stats | seq_at CLASS UNIX_NS | missing CLASS FROM TO"
          + " | arrived CLASS FROM [TO] | window FROM_UNIX_NS TO_UNIX_NS"
          + " | lose [CLASS] | duplicate [CLASS] | deliver CLASS SEQUENCE | quit";
  private static final String WHAT = "probe";

  private final Libc libc;
  private final byte[] local;
  private final List<ProbeSocket> sockets = new ArrayList<>();
  private final ProbeSender sender;
  private final ProbeReceiver receiver;

  private Probe(Arena arena, CommandLine line) throws IOException, UsageException {
    libc = new Libc(arena);
    local = Addresses.ipv4(line.required("local"));
    byte[] peer = Addresses.ipv4(line.required("peer"));
    line.required("class");
    for (String text : line.all("class")) {
      ProbeClass probes = new ProbeClass(ProbeClass.Settings.parse(text));
      sockets.add(ProbeSocket.open(arena, libc, probes, local, peer));
    }
    sender = new ProbeSender(sockets);
    receiver = new ProbeReceiver(sockets);
  }

  /** Runs until {@code quit} or the end of the standard input. */
  public static void main(String[] arguments) {
    CommandLine.main(
        arguments,
        USAGE,
        Set.of("local", "peer", "class"),
        Set.of(),
        line -> {
          try (Arena arena = Arena.ofShared()) {
            new Probe(arena, line).run();
          }
          return 0;
        });
  }

  private static Json event(String event) {
    long nanos = WallClock.nanos();
    return Json.event(WHAT, event).put("now_unix_ns", nanos);
  }

  private void run() throws IOException {
    Thread sending = Thread.ofPlatform().name("probe-send").daemon().start(sender);
    Thread receiving = Thread.ofPlatform().name("probe-receive").daemon().start(receiver);
    Json ready = event("ready").object("rcvbuf_bytes");
    for (ProbeSocket socket : sockets) {
      ready.put(socket.probes().settings().name(), socket.receiveBytes());
    }
    ready.endObject().print();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = Json.words(line);
      if (words.length == 1 && words[0].equals("quit")) {
        event("quit").print();
        break;
      }
      if (words.length > 0) {
        try {
          command(words);
        } catch (UsageException | IOException refused) {
          Json.printError(WHAT, String.valueOf(refused.getMessage()));
        }
      }
    }
    sender.end();
    receiver.end();
    try {
      sending.join();
      receiving.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (ProbeSocket socket : sockets) {
      socket.close(libc);
    }
  }

  private void command(String[] words) throws IOException, UsageException {
    switch (words[0] + words.length) {
      case "start1" -> {
        sender.start();
        event("started").print();
      }
      case "stop1" -> {
        sender.stop();
        stats("stopped");
      }
      case "stats1" -> stats("stats");
      case "seq_at3" -> {
        long sequence = named(words[1]).probes().sentBefore(CommandLine.number(words[2]));
        event("seq_at").put("class", words[1]).put("seq", sequence).print();
      }
      case "missing4" -> {
        Json json = event("missing").put("class", words[1]);
        long from = sequence(words[2]);
        named(words[1]).probes().writeMissing(json, from, sequence(words[3]));
        json.print();
      }
      case "arrived3", "arrived4" -> {
        long from = sequence(words[2]);
        long to = words.length == 4 ? sequence(words[3]) : Long.MAX_VALUE;
        long arrived = named(words[1]).probes().arrived(from, to);
        event("arrived").put("class", words[1]).put("arrived", arrived).print();
      }
      case "window3" -> window(CommandLine.number(words[1]), CommandLine.number(words[2]));
      case "lose1", "lose2" -> {
        ProbeSocket socket = words.length == 2 ? named(words[1]) : sockets.getFirst();
        socket.probes().loseOne();
        event("lose").put("class", socket.probes().settings().name()).print();
      }
      case "duplicate1", "duplicate2" -> {
        ProbeSocket socket = words.length == 2 ? named(words[1]) : sockets.getFirst();
        socket.probes().duplicateOne();
        event("duplicate").put("class", socket.probes().settings().name()).print();
      }
      case "deliver3" -> deliver(named(words[1]).probes().settings(), sequence(words[2]));
      default -> throw new UsageException("unknown command: " + String.join(" ", words));
    }
  }

  private static long sequence(String text) throws UsageException {
    long sequence = CommandLine.number(text);
    if (sequence < 0) {
      throw new UsageException("not a sequence number: " + text);
    }
    return sequence;
  }

  private ProbeSocket named(String name) throws UsageException {
    for (ProbeSocket socket : sockets) {
      if (socket.probes().settings().name().equals(name)) {
        return socket;
      }
    }
    throw new UsageException("no class " + name);
  }

  private void stats(String event) throws IOException {
    Json json = event(event).put("sending", sender.sending());
    json.put("sending_ns", sender.activeNanos()).object("classes");
    for (ProbeSocket socket : sockets) {
      socket.probes().write(json, socket.drops(libc));
    }
    json.endObject().print();
  }

  private void window(long from, long to) {
    Json json = event("window").object("classes");
    for (ProbeSocket socket : sockets) {
      socket.probes().writeWindow(json, from, to);
    }
    json.endObject().print();
  }

  // Sent in the receiver's own namespace to its own address: the kernel delivers it by loopback, no
  // gateway sees it.
  private void deliver(ProbeClass.Settings settings, long sequence) throws IOException {
    try (Arena own = Arena.ofConfined()) {
      int fd =
          Libc.check(
              libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0), "UDP socket");
      MemorySegment payload = own.allocate(settings.bytes(), 8);
      long nanos = WallClock.nanos();
      ProbeFormat.write(payload, 0, settings.bytes(), settings.id(), sequence, nanos);
      MemorySegment target = ProbeSocket.address(own, local, settings.localPort());
      long result = libc.sendto(fd, payload, settings.bytes(), 0, target, 16);
      libc.close(fd);
      Libc.check((int) result, "deliver a probe of class " + settings.name());
    }
    event("delivered").put("class", settings.name()).put("seq", sequence).print();
  }
}
