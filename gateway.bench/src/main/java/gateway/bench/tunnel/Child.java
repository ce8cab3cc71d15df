package gateway.bench.tunnel;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that the bench started and that lives until it is closed; its output is in a file. */
public final class Child implements AutoCloseable {
  private static final long GRACE_SECONDS = 5;
  private static final long LOOK_MILLIS = 50;
  private static final int LAST_WORDS = 2000;

  private final String name;
  private final Process process;
  private final Path output;

  private Child(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a process.
   *
   * @param name what messages call it
   * @param output where standard output and standard error go
   * @param environment added to the bench's own
   * @param words program and arguments; a program that becomes another keeps its pid
   */
  public static Child start(
      String name, Path output, Map<String, String> environment, List<String> words)
      throws GatewayException {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    try {
      return new Child(name, builder.start(), output);
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Its standard input. */
  public void tell(String line) throws GatewayException {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw failed("ended early", e);
    }
  }

  /**
   * Waits until its output has a line that begins with a word.
   *
   * @param from how many such lines are to be passed over
   * @return the line
   */
  public String await(String word, int from, int seconds) throws GatewayException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (true) {
        boolean alive = process.isAlive();
        List<String> found =
            output().lines().filter(line -> line.startsWith(word)).skip(from).toList();
        if (!found.isEmpty()) {
          return found.getFirst();
        }
        if (!alive) {
          throw failed("ended early", null);
        }
        if (System.nanoTime() - deadline > 0) {
          throw failed("did not say '" + word + "' within " + seconds + " s", null);
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was not waited for", e);
    }
  }

  /** What it has said so far, in whole lines. */
  public String output() throws GatewayException {
    try {
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return text.substring(0, text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new GatewayException(Errno.EIO, "cannot read " + output + ": " + e.getMessage(), e);
    }
  }

  private GatewayException failed(String how, @org.jspecify.annotations.Nullable Exception cause)
      throws GatewayException {
    String said = output().strip();
    String last = said.substring(Math.max(0, said.length() - LAST_WORDS));
    return new GatewayException(Errno.EIO, name + " " + how + ": " + last, cause);
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has ended by itself; kills it when it has not. */
  public void awaitEnd(int seconds) {
    try {
      process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  /** TERM, and KILL to what is still there after five seconds. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd((int) GRACE_SECONDS);
  }
}
