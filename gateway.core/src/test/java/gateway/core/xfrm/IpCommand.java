package gateway.core.xfrm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The {@code ip} of this machine, in a network namespace of its own that is deleted at the end. */
final class IpCommand implements AutoCloseable {
  /** What a command printed, both streams together. */
  record Result(int exit, String text) {}

  private final String namespace;

  /** Skips the test where {@code ip} or the right to make a namespace is missing. */
  IpCommand(String suffix) {
    namespace = "gwx" + ProcessHandle.current().pid() + suffix;
    Result made = run("", List.of("ip", "netns", "add", namespace));
    Assumptions.assumeTrue(made.exit == 0, "needs root and iproute2: " + made.text);
    Result xfrm = in("", "xfrm", "policy", "list");
    if (xfrm.exit != 0) {
      close();
    }
    Assumptions.assumeTrue(xfrm.exit == 0, "needs a kernel with XFRM: " + xfrm.text);
  }

  Result in(String input, String... words) {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(words));
    return run(input, command);
  }

  /** Runs lines until the first that fails. */
  Result batch(String lines) {
    return in(lines, "-batch", "-");
  }

  private static Result run(String input, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closedEarly) {
        // ip ends at the first line that makes no sense and reads no further
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), text);
    } catch (IOException e) {
      return new Result(127, e.getMessage());
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    run("", List.of("ip", "netns", "del", namespace));
  }
}
