package gateway.tool.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that this demo started: lines in, lines out, errors in a file. One thread asks; {@link
 * #close} may come from another.
 */
public final class Child implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "";
  private static final int LAST_LINES = 15;
  private static final long GRACE_SECONDS = 3;

  private final String name;
  private final Path errors;
  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /**
   * Starts a process.
   *
   * @param name what messages call it
   * @param errors where its standard error goes
   * @param command program and arguments
   */
  public Child(String name, Path errors, List<String> command) throws GatewayException {
    this.name = name;
    this.errors = errors;
    try {
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    } catch (IOException failed) {
      throw new GatewayException(
          Errno.EIO, "cannot start " + name + ": " + failed.getMessage(), failed);
    }
    Thread.ofPlatform().name("demo-read-" + name).daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (!line.isBlank()) {
          lines.add(line);
        }
      }
    } catch (IOException ended) {
      // a closed pipe is an end like any other
    }
    lines.add(END);
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits for the next line of standard output.
   *
   * @throws GatewayException ETIMEDOUT, or EIO with its last words when the process has ended
   */
  public String line(int seconds) throws GatewayException {
    try {
      String line = lines.poll(seconds, TimeUnit.SECONDS);
      if (line == null) {
        throw new GatewayException(
            Errno.ETIMEDOUT,
            name
                + " said nothing for "
                + seconds
                + " s; the machine may be too busy"
                + lastWords());
      }
      if (line.equals(END)) {
        lines.add(END);
        throw new GatewayException(Errno.EIO, name + " ended early" + lastWords());
      }
      return line;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new GatewayException(Errno.ESHUTDOWN, "interrupted", interrupted);
    }
  }

  private String lastWords() {
    try {
      List<String> said = Files.readAllLines(errors);
      List<String> last = said.subList(Math.max(0, said.size() - LAST_LINES), said.size());
      return last.isEmpty() ? "" : "; its last words:\n  " + String.join("\n  ", last);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** Waits for the next line, a JSON object with the given event. */
  public JsonNode expect(String event, int seconds) throws GatewayException {
    String line = line(seconds);
    try {
      JsonNode answer = JSON.readTree(line);
      if (answer.path("event").asText().equals(event)) {
        return answer;
      }
      throw new GatewayException(
          Errno.EIO,
          name + ": " + answer.path("message").asText("unexpected answer " + line) + lastWords());
    } catch (JsonProcessingException notJson) {
      throw new GatewayException(Errno.EIO, name + " said " + line, notJson);
    }
  }

  /** Sends a line and waits for its answer. */
  public JsonNode ask(String command, String event) throws GatewayException {
    synchronized (process) {
      try {
        process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      } catch (IOException gone) {
        throw new GatewayException(Errno.EIO, name + " ended early" + lastWords(), gone);
      }
      return expect(event, 30);
    }
  }

  /** Kills it at once, as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    waitFor(GRACE_SECONDS);
  }

  /** TERM, without waiting. */
  public void terminate() {
    process.destroy();
  }

  /** Ends its input, then asks it to end, then kills it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // it has ended by itself
    }
    if (!waitFor(GRACE_SECONDS)) {
      process.destroy();
      if (!waitFor(GRACE_SECONDS)) {
        kill();
      }
    }
  }

  private boolean waitFor(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
