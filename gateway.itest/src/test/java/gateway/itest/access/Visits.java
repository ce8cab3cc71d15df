package gateway.itest.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The {@link Visitor} of a gateway, seen from the test. One thread's. */
final class Visits implements AutoCloseable {
  static final List<String> ROLES = List.of("viewer", "operator", "admin");
  private static final int AT_ONCE = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Writer orders;
  private final BufferedReader answers;

  /** What the visitor shall do. */
  record Order(String op, String role, String text) {
    static Order call(String role, String line) {
      return new Order("call", role, line);
    }
  }

  /** What came of it. */
  record Answer(int exit, String out, String err) {
    /** True if the shell did not let this user give this order. */
    boolean refused() {
      String said = out + err;
      return said.contains("Command not found") || said.contains("Insufficient credentials");
    }

    String said() {
      return out + err;
    }
  }

  Visits(Appliance gateway) throws IOException {
    List<String> command =
        new ArrayList<>(
            gateway.inside(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Visitor.class.getName(),
                gateway.folder().toString(),
                Integer.toString(AT_ONCE)));
    command.addAll(ROLES);
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Has all of them carried out, several at once, and answers in their order. */
  List<Answer> all(List<Order> wanted) throws IOException {
    for (int n = 0; n < wanted.size(); n++) {
      Order order = wanted.get(n);
      orders.write(
          MAPPER
                  .createObjectNode()
                  .put("n", n)
                  .put("op", order.op)
                  .put("role", order.role)
                  .put("text", order.text)
              + "\n");
    }
    orders.flush();
    @Nullable Answer[] found = new Answer[wanted.size()];
    for (int i = 0; i < found.length; i++) {
      String line = Objects.requireNonNull(answers.readLine(), "the visitor has ended");
      JsonNode answer = MAPPER.readTree(line);
      found[answer.get("n").asInt()] =
          new Answer(
              answer.get("exit").asInt(), answer.get("out").asText(), answer.get("err").asText());
    }
    return Arrays.stream(found).map(Objects::requireNonNull).toList();
  }

  Answer one(String op, String role, String text) throws IOException {
    return all(List.of(new Order(op, role, text))).getFirst();
  }

  Answer call(String role, String line) throws IOException {
    return one("call", role, line);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    orders.close();
    process.destroyForcibly().waitFor();
  }
}
