package gateway.tool.simulation;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every event of a run, as a digest, as the last lines, and as a file when one is wanted. */
final class Trace {
  private static final int KEPT = 50;

  private record Event(long step, long time, String what, long a, long b) {
    @Override
    public String toString() {
      return String.format("%8d %14d %s %d %d", step, time, what, a, b);
    }
  }

  private final MessageDigest digest;
  private final Deque<Event> last = new ArrayDeque<>();
  private final @Nullable PrintWriter file;
  private final ByteBuffer numbers = ByteBuffer.allocate(32);

  Trace(@Nullable PrintWriter file) {
    this.file = file;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void event(long step, long time, String what, long a, long b) {
    numbers.clear();
    numbers.putLong(step).putLong(time).putLong(a).putLong(b);
    digest.update(numbers.array());
    for (int i = 0; i < what.length(); i++) {
      digest.update((byte) what.charAt(i));
    }
    Event event = new Event(step, time, what, a, b);
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(event);
    if (file != null) {
      file.println(event);
    }
  }

  List<String> lastEvents() {
    List<String> lines = new ArrayList<>();
    for (Event e : last) {
      lines.add(e.toString());
    }
    return lines;
  }

  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
