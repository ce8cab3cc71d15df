package gateway.bench.tunnel;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short command of the machine ({@code ip}, {@code ethtool}, {@code swanctl}), run to its end.
 */
public final class Command {
  private static final int SECONDS = 30;

  private Command() {}

  /**
   * Runs a command and answers what it wrote.
   *
   * @throws GatewayException EIO with the command's own words when it cannot be run, is not done
   *     within half a minute, or ends with another code than 0
   */
  public static String run(List<String> words) throws GatewayException {
    return run(words, SECONDS);
  }

  /** As {@link #run(List)}, with another limit of time in seconds. */
  public static String run(List<String> words, int seconds) throws GatewayException {
    Path output = null;
    Process process = null;
    try {
      output = Files.createTempFile("gateway-bench", ".out");
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      boolean done = process.waitFor(seconds, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!done) {
        throw failed(words, "not done within " + seconds + " s", text);
      }
      if (process.exitValue() != 0) {
        throw failed(words, "exit " + process.exitValue(), text);
      }
      return text;
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "cannot run " + words.getFirst() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.EIO, "interrupted in " + words.getFirst(), e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
      delete(output);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      file.toFile().deleteOnExit();
    }
  }

  private static GatewayException failed(List<String> words, String how, String text) {
    return new GatewayException(
        Errno.EIO, String.join(" ", words) + ": " + how + ": " + text.strip());
  }
}
