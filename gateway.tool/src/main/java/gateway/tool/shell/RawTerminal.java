package gateway.tool.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.client.channel.PtyCapableChannelSession;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that people type into, while the shell at the other end does what a terminal does
 * for a line otherwise: echoes, completes, edits, and takes ^C. What it was before it is again at
 * the end, also when the process is ended by a signal. Standard input that is no terminal stays as
 * it is.
 *
 * <p>Threading: one thread.
 *
 * @see "stty(1)"
 */
final class RawTerminal implements AutoCloseable {
  private final @Nullable String before;
  private final Thread atExit = Thread.ofPlatform().unstarted(this::restore);

  RawTerminal() throws IOException, InterruptedException {
    before = stty("-g");
    if (before != null) {
      Runtime.getRuntime().addShutdownHook(atExit);
      stty("raw", "-echo");
    }
  }

  /** Tells the other end how large the terminal is. */
  void describe(PtyCapableChannelSession channel) throws IOException, InterruptedException {
    String size = before == null ? null : stty("size");
    if (size != null && size.matches("\\d+ \\d+") && !size.equals("0 0")) {
      channel.setPtyLines(Integer.parseInt(size.split(" ")[0]));
      channel.setPtyColumns(Integer.parseInt(size.split(" ")[1]));
    }
    String type = System.getenv("TERM");
    if (type != null) {
      channel.setPtyType(type);
    }
  }

  @Override
  public void close() {
    if (before != null) {
      Runtime.getRuntime().removeShutdownHook(atExit);
      restore();
    }
  }

  private void restore() {
    try {
      if (before != null) {
        stty(before);
      }
    } catch (IOException e) {
      // a terminal that has gone needs nothing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // What it says; null where standard input is no terminal.
  private static @Nullable String stty(String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = "stty";
    System.arraycopy(words, 0, command, 1, words.length);
    Process stty =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return stty.waitFor() == 0 ? said.strip() : null;
  }
}
