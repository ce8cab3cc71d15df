package gateway.itest.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.itest.demo.Privilege;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command, called by every role over SSH, in every way a shell knows. */
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShellRolesTest {
  private static final List<String> ROLES = List.of("viewer", "operator", "admin");
  private static final List<String> SCOPES =
      List.of("spd", "sa", "port", "hook", "cipher", "gateway");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** An order that shows in the generation when it is carried out. */
  private static final String ORDER = "spd:update dir in src 10.66.0.0/16";

  @TempDir private static Path folder = Path.of("");
  private KarafProcess gateway;
  private Process caller;
  private Writer calls;
  private BufferedReader answers;

  /** What a call came back with. */
  private record Answer(int exit, String out, String err) {}

  @BeforeAll
  void start() throws Exception {
    Privilege.require();
    Files.writeString(folder.resolve("gateway.yaml"), "gateway: { name: trial }\n");
    gateway = new KarafProcess(folder, "");
    gateway.awaitReady();
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                gateway.namespace(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SshCaller.class.getName(),
                folder.toString()));
    command.addAll(ROLES);
    caller = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    calls = caller.outputWriter(StandardCharsets.UTF_8);
    answers = caller.inputReader(StandardCharsets.UTF_8);
  }

  @AfterAll
  void stop() throws Exception {
    if (caller != null) {
      calls.close();
      caller.destroyForcibly().waitFor();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  private Answer call(String role, String line) throws IOException {
    calls.write(MAPPER.createObjectNode().put("role", role).put("line", line) + "\n");
    calls.flush();
    JsonNode answer = MAPPER.readTree(answers.readLine());
    return new Answer(
        answer.get("exit").asInt(), answer.get("out").asText(), answer.get("err").asText());
  }

  private long generation() throws IOException {
    return MAPPER.readTree(call("viewer", "gateway:info --json").out).get("generation").asLong();
  }

  @Test
  void shouldLetEveryRoleCallWhatItsRuleSaysAndNothingElse() throws IOException {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (String scope : SCOPES) {
      for (Map.Entry<String, Set<String>> rule : rules(scope).entrySet()) {
        String command = scope + ":" + rule.getKey();
        if (call("admin", command + " --help").exit != 0) {
          // a rule may stand there for a command that comes later
          continue;
        }
        commands++;
        for (String role : List.of("viewer", "operator")) {
          boolean may = call(role, command + " --help").exit == 0;
          if (may != rule.getValue().contains(role)) {
            wrong.add(role + " " + command + " " + may);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(28, commands, "commands of the gateway");
  }

  @Test
  void shouldCarryOutNoOrderOfAViewerHoweverItIsDressed() throws IOException {
    long before = generation();
    for (String line :
        List.of(
            ORDER,
            ORDER.replace("spd:", "*:"),
            ORDER.replace("spd:", ""),
            "port:list | " + ORDER,
            "spd:show ; " + ORDER,
            "$(" + ORDER + ")",
            "x = { " + ORDER + " } ; x",
            "each [1 2] { " + ORDER + " }",
            "if { true } { " + ORDER + " }",
            "shell:alias \"z = { " + ORDER + " }\" ; z",
            "shell:exec true",
            "shell:source /etc/passwd",
            "bundle:list | " + ORDER,
            ".context bundle 0")) {
      assertNotEquals(0, call("viewer", line).exit, line);
      assertEquals(before, generation(), line);
    }
    // a text that stands alone is no order to anybody
    assertEquals(0, call("admin", "y = \"" + ORDER + "\" ; $y").exit);
    assertEquals(before, generation());
    assertEquals(0, call("operator", ORDER).exit);
    assertEquals(before + 1, generation(), "the order is one when somebody may give it");
  }

  @Test
  void shouldCarryOutCommandsOnlyForWhoeverIsNoAdministrator() throws IOException {
    for (String role : List.of("viewer", "operator")) {
      for (String line :
          List.of(
              "echo {1..50000000}",
              "a = xxxxxxxx ; each {1..60} { a = $a$a }",
              "echo $.commands",
              "history-file = /etc/passwd",
              "sleep 20" + " | sleep 20".repeat(100),
              "sleep 20 &",
              "printf '%900000000d' 1")) {
        Answer answer = call(role, line);
        assertNotEquals(0, answer.exit, line);
        assertTrue(
            (answer.out + answer.err).matches("(?s).*(Insufficient credentials|not found).*"),
            line + answer);
      }
      assertEquals(0, call(role, "gateway:info | grep -i name ; port:list").exit, role);
    }
    assertEquals(0, call("admin", "each {1..3} { spd:show }").exit);
  }

  @Test
  void shouldKnowTheUserAgainWhenAnAdministratorWasServedBefore() throws IOException {
    // Threads and sessions are used again; who an earlier one belonged to must not stick.
    for (int i = 0; i < 15; i++) {
      assertEquals(0, call("admin", ORDER).exit);
      long before = generation();
      assertNotEquals(0, call("viewer", ORDER).exit);
      assertNotEquals(0, call("operator", "spd:use linear --rebuild").exit);
      assertEquals(before, generation());
    }
  }

  @Test
  void shouldTellOverSshWhyAnOrderIsRefusedWhenItIs() throws IOException {
    assertEquals(0, call("operator", ORDER).exit);
    Answer text = call("admin", "spd:use hash");
    assertEquals(1, text.exit);
    assertEquals("", text.out);
    assertTrue(text.err.startsWith("EBUSY: "), text.err);
    Answer json = call("admin", "spd:use hash --json");
    assertEquals(1, json.exit);
    assertEquals("", json.out);
    assertEquals("EBUSY", MAPPER.readTree(json.err).get("error").asText());
  }

  private static Map<String, Set<String>> rules(String scope) throws IOException {
    Properties properties = new Properties();
    Path file = Distribution.folder().resolve("etc/org.apache.karaf.command.acl." + scope + ".cfg");
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Map<String, Set<String>> rules = new TreeMap<>();
    for (String command : properties.stringPropertyNames()) {
      if (!command.equals("*")) {
        rules.put(
            command, new TreeSet<>(List.of(properties.getProperty(command).split("\\s*,\\s*"))));
      }
    }
    return rules;
  }
}
