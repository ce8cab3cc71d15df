package gateway.tool.demo;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import gateway.shell.control.ControlClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A gateway in a process of its own, given orders over its control socket as a shell would. */
public final class GatewayChild implements Testbed.Operator, AutoCloseable {
  private static final int READY_SECONDS = 60;

  private final Path folder;
  private final Child process;
  private final ControlClient control;

  /**
   * Waits until it is ready.
   *
   * @param folder that it runs in
   * @param process started with {@code run}
   */
  public GatewayChild(Path folder, Child process) throws GatewayException {
    this.folder = folder;
    this.process = process;
    String line = process.line(READY_SECONDS);
    while (!line.startsWith("ready ")) {
      line = process.line(READY_SECONDS);
    }
    control = ControlClient.connect(folder);
  }

  /** The folder that it runs in. */
  public Path folder() {
    return folder;
  }

  /** The process. */
  public Child process() {
    return process;
  }

  /** One command; the answer as the control socket gives it. */
  public JsonNode call(String... words) throws GatewayException {
    return control.call(words);
  }

  @Override
  public Testbed.Commit use(String driver, boolean rebuild) throws GatewayException {
    return commit(rebuild ? call("spd:use", driver, "--rebuild") : call("spd:use", driver));
  }

  @Override
  public Testbed.Commit add(String policy) throws GatewayException {
    List<String> words = new ArrayList<>(List.of("spd:add"));
    words.addAll(Arrays.asList(policy.split(" ")));
    return commit(call(words.toArray(String[]::new)));
  }

  private static Testbed.Commit commit(JsonNode answer) {
    return new Testbed.Commit(
        answer.path("generation").asLong(),
        answer.path("policies").asInt(),
        answer.path("duration_ns").asLong(),
        answer.path("build_cpu_ns").asLong(),
        answer.path("commit_returned_unix_ns").asLong());
  }

  @Override
  public void close() {
    control.close();
    process.terminate();
    process.close();
  }

  @Override
  public String toString() {
    return "gateway of " + folder;
  }
}
