package gateway.shell.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.port.api.PacketPort;
import gateway.shell.command.KarafShell.Result;
import gateway.shell.operations.PortedEngine;
import gateway.shell.operations.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command through Karaf's shell, against a running engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsTest {
  private static final String KEY = "0x000102030405060708090a0b0c0d0e0f10111213";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path directory = Path.of("");
  private PortedEngine engine;
  private KarafShell shell;

  @BeforeAll
  void start() throws Exception {
    engine = new PortedEngine(directory);
    shell = new KarafShell(engine.operations);
    Files.writeString(
        directory.resolve("more.xfrm"), "xfrm policy add dir out src 10.9.0.0/16 action block\n");
    Files.createDirectories(directory.resolve("run"));
    Files.writeString(directory.resolve("run/admin.key"), "-----BEGIN SECRET\nb3BlbnNza\n");
    Files.createSymbolicLink(directory.resolve("link.xfrm"), Path.of("run/admin.key"));
    assertEquals("", shell.run("gateway:load --json -", lines()).err());
  }

  @AfterAll
  void stop() {
    shell.close();
    engine.close();
  }

  private static String lines() {
    return """
    xfrm policy add dir out src 10.1.0.0/16 dst 10.2.0.0/16 priority 10 \\
      tmpl src 192.0.2.1 dst 192.0.2.2 proto esp reqid 7 mode tunnel
    xfrm policy add dir fwd src 10.1.0.0/16 dst 10.2.0.0/16
    xfrm policy add dir fwd proto tcp dport 80-90 action block
    xfrm state add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x2001 reqid 7 mode tunnel \\
      aead 'rfc4106(gcm(aes))' %s 128
    """
        .formatted(KEY);
  }

  /** A line per command that succeeds whenever it is called. */
  static Stream<String> calls() {
    return Stream.of(
        "spd:drivers",
        "spd:use tuple-space",
        "spd:list --dir out --limit 5",
        "spd:show",
        "spd:add dir in src 10.77.0.0/16 dst 10.78.0.0/16",
        "spd:update dir in src 10.77.0.0/16 dst 10.78.0.0/16 action block",
        "spd:delete dir in src 10.77.0.0/16 dst 10.78.0.0/16",
        "spd:flush dir in",
        "spd:setdefault in block",
        "spd:lookup out 10.1.0.1 10.2.0.1 udp 5 6",
        "sa:list",
        "sa:show 0x2001",
        "sa:add src 192.0.2.9 dst 192.0.2.1 proto esp spi 0x1009 mode tunnel aead"
            + " 'rfc4106(gcm(aes))' 0x990102030405060708090a0b0c0d0e0f10111213 128",
        "sa:update src 192.0.2.9 dst 192.0.2.1 proto esp spi 0x1009 mode tunnel aead"
            + " 'rfc4106(gcm(aes))' 0x880102030405060708090a0b0c0d0e0f10111213 128",
        "sa:delete dst 192.0.2.1 proto esp spi 0x1009",
        "port:list",
        "hook:list",
        "hook:points",
        "cipher:list",
        "cipher:use openssl",
        "gateway:info",
        "gateway:counters",
        "gateway:drops --all",
        "gateway:commits",
        "gateway:explain 10.1.0.1 10.2.0.1 udp 5 6 lan",
        "gateway:trace --count 1 --timeout 1 src 10.250.0.1",
        "gateway:load more.xfrm",
        "sa:flush");
  }

  private static List<Class<?>> actions() {
    return KarafShell.services("gateway/shell/command");
  }

  private static String name(Class<?> action) {
    Command command = action.getAnnotation(Command.class);
    return command.scope() + ":" + command.name();
  }

  @Test
  void shouldHaveAnActionForEveryOperation() throws Exception {
    Set<String> operations = new TreeSet<>();
    for (JsonNode row : engine.operations.handle(Request.of("help"))) {
      operations.add(row.get("command").asText().split(" ")[0]);
    }
    operations.remove("help");
    Set<String> commands = new TreeSet<>();
    actions().forEach(action -> commands.add(name(action)));
    assertEquals(operations, commands);
    Set<String> tried = new TreeSet<>();
    calls().forEach(line -> tried.add(line.split(" ")[0]));
    assertEquals(commands, tried, "a line of this test for every command");
  }

  @Test
  void shouldExplainItselfWhenACommandIsAskedForHelp() {
    for (Class<?> action : actions()) {
      Result help = shell.run(name(action) + " --help");
      assertEquals(0, help.exit(), name(action));
      String description = action.getAnnotation(Command.class).description();
      assertTrue(help.out().contains(description), help.out());
      assertTrue(help.out().contains("--json"), help.out());
    }
  }

  @Test
  void shouldPrintTextAndJsonWhenCommandsSucceed() throws Exception {
    List<String> order = calls().toList();
    try (PortedEngine other = new PortedEngine(Files.createDirectory(directory.resolve("other")));
        KarafShell there = new KarafShell(other.operations)) {
      Path other1 = directory.resolve("other");
      Files.copy(directory.resolve("more.xfrm"), other1.resolve("more.xfrm"));
      there.run("gateway:load -", lines());
      for (String line : order) {
        String name = line.split(" ")[0];
        Result json = there.run(line + " --json");
        assertEquals("", json.err(), line);
        assertEquals(0, json.exit(), line);
        JsonNode answer = MAPPER.readTree(json.out());
        assertTrue(answer.isArray() || answer.has("schema"), json.out());
        assertEquals(1, json.out().lines().count(), line);
        assertFalse(json.out().contains(KEY.substring(2, 20)), line);
        if (!List.of("spd:add", "spd:delete", "sa:add", "sa:delete", "gateway:load")
            .contains(name)) {
          Result text = there.run(line);
          assertEquals(0, text.exit(), text.err());
          assertEquals("", text.err(), line);
          assertTrue(!text.out().isEmpty() || answer.isEmpty(), line);
          assertTrue(text.out().chars().allMatch(c -> c == '\n' || c == '\t' || c >= ' '), line);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spd:drivers more",
        "spd:use",
        "spd:use nonsense",
        "spd:use hash",
        "spd:use --verify some hash",
        "spd:list --dir up",
        "spd:list --limit x",
        "spd:list --limit",
        "spd:show --nonsense",
        "spd:add",
        "spd:add dir out nonsense",
        "spd:update dir",
        "spd:delete dir out",
        "spd:flush all",
        "spd:setdefault",
        "spd:setdefault up accept",
        "spd:lookup out 1.1.1.1",
        "sa:list all",
        "sa:show",
        "sa:show x",
        "sa:show 0x9999",
        "sa:add proto esp",
        "sa:update proto esp",
        "sa:delete dst 1.1.1.1 proto esp spi 0x300",
        "sa:flush all",
        "port:list all",
        "hook:list all",
        "hook:points all",
        "cipher:list all",
        "cipher:use",
        "cipher:use nonsense",
        "gateway:info all",
        "gateway:counters all",
        "gateway:drops some",
        "gateway:commits all",
        "gateway:explain 1.1.1.1",
        "gateway:explain 10.1.0.1 10.2.0.1 udp 5 6 nowhere",
        "gateway:explain 10.1.0.1 10.2.0.1 udp 5 6 --length 9",
        "gateway:explain 10.1.0.1 10.2.0.1 udp 5 6 --from-sa 0x9999",
        "gateway:trace --count 0",
        "gateway:trace nonsense",
        "gateway:load",
        "gateway:load a b",
        "gateway:load absent.xfrm",
        "gateway:load run/admin.key",
        "gateway:load ../secret",
        "gateway:load /etc/passwd",
        "gateway:load link.xfrm"
      })
  void shouldFailAndSayWhyOnStandardErrorWhenACommandIsUsedWrongly(String line) throws Exception {
    Result result = shell.run(line);
    assertEquals(1, result.exit());
    String said = result.err();
    assertTrue(said.matches("(?s)(E[A-Z]+|[^\\n]+:\\d+:\\d+): .+"), said);
    assertFalse(said.contains("\u001b"), said);
    assertEquals("", result.out());

    Result json = shell.run(line.replaceFirst("^\\S+", "$0 --json"));
    assertEquals(1, json.exit());
    assertEquals("", json.out());
    JsonNode error = MAPPER.readTree(json.err());
    assertTrue(error.path("error").asText().matches("E[A-Z]+"), json.err());
    assertFalse(error.path("message").asText().isBlank(), json.err());
    assertFalse(said.contains("SECRET") || said.contains("b3Blb") || said.contains("root:"), said);
  }

  @Test
  void shouldSayOnStandardErrorThatThereIsNoSuchCommand() throws Exception {
    Result result = shell.run("spd:nonsense");
    assertEquals("", result.out());
    assertEquals(
        "ENOENT: Command not found: spd:nonsense; help lists the commands\n", result.err());
    assertEquals(
        "ENOENT", MAPPER.readTree(shell.run("spd:nonsense --json").err()).get("error").asText());
  }

  @Test
  void shouldRefuseWithACodeAndNothingOnStandardOutputWhenAnOrderCannotBeCarriedOut()
      throws Exception {
    Result text = shell.run("spd:use hash");
    assertTrue(text.err().startsWith("EBUSY: "), text.err());
    assertTrue(text.err().contains("--rebuild"), text.err());
    assertEquals("", text.out());

    Result json = shell.run("spd:use hash --json");
    assertEquals("", json.out());
    JsonNode error = MAPPER.readTree(json.err());
    assertEquals("EBUSY", error.get("error").asText());
    assertTrue(error.get("message").asText().contains("--rebuild"));
  }

  @Test
  void shouldTakeOptionsBehindTheArgumentsWhenTheyStandThere() {
    assertEquals(0, shell.run("spd:use hash --rebuild --verify full").exit());
    assertTrue(shell.run("spd:show --no-format").out().contains("hash"));
    assertEquals(0, shell.run("spd:use --rebuild tuple-space").exit());
  }

  @Test
  void shouldPrintRowsWithTabsAndNoHeadsWhenNoFormatIsAskedFor() {
    Result plain = shell.run("port:list --no-format");
    assertEquals(3, plain.out().lines().count(), plain.out());
    assertTrue(plain.out().lines().allMatch(line -> line.contains("\t")), plain.out());
    Result table = shell.run("port:list");
    assertTrue(table.out().startsWith("Name"), table.out());
    assertTrue(table.out().contains("Mtu bytes"), table.out());
  }

  @Test
  void shouldTellWhichPortHasLostItsDevice() {
    assertTrue(shell.run("gateway:info").out().contains("warnings: -"));
    PacketPort lan = engine.gateway.ports().getFirst();
    lan.queue(0).counters().gone = true;
    String rows = shell.run("port:list --no-format").out();
    assertTrue(rows.lines().findFirst().orElse("").contains("\tgone "), rows);
    String lost = "port lan has lost its device; start the gateway again to make it anew";
    assertTrue(shell.run("gateway:info").out().contains("warnings: " + lost));
    engine.gateway.ports().get(2).queue(0).counters().gone = true;
    String lines = "warnings:\n  " + lost + "\n  " + lost.replace("lan", "dmz") + "\n";
    assertTrue(shell.run("gateway:info").out().contains(lines), "each has a line of its own");
  }

  @Test
  void shouldPrintLinesThatCanBeLoadedAgainWhenPoliciesAreListedAsLines() throws Exception {
    String lines = shell.run("spd:list --lines --dir fwd").out();
    assertEquals(2, lines.lines().count(), lines);
    Path empty = Files.createDirectory(directory.resolve("empty"));
    try (PortedEngine other = new PortedEngine(empty);
        KarafShell there = new KarafShell(other.operations)) {
      assertEquals(0, there.run("gateway:load -", lines).exit());
      assertEquals(lines, there.run("spd:list --lines --dir fwd").out());
    }
  }

  @Test
  void shouldLetNoControlCharacterThroughWhenWordsHoldSome() throws Exception {
    String evil = "\u001b]0;owned\u0007\u009b31m\r";
    for (String line :
        List.of(
            "spd:use '" + evil + "'",
            "spd:use '" + evil + "' --json",
            "spd:add dir out '" + evil + "'",
            "gateway:load '" + evil + "'",
            "cipher:use '" + evil + "' --json")) {
      Result result = shell.run(line);
      assertEquals(1, result.exit());
      String said = result.err() + result.out();
      assertTrue(said.contains("owned"), said);
      assertTrue(said.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), said);
    }
    Result loaded = shell.run("gateway:load -", "xfrm policy add dir out " + evil + "\n");
    assertTrue(loaded.err().startsWith("-:1:"), loaded.err());
    assertTrue(loaded.err().chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)));
  }

  @Test
  void shouldNameEveryWrongLineWhenALoadedFileIsBad() {
    Result result = shell.run("gateway:load -", "xfrm nonsense\nxfrm policy add\n");
    assertEquals(1, result.exit());
    List<String> errors = new ArrayList<>(result.err().lines().toList());
    assertEquals(2, errors.size(), result.err());
    assertTrue(errors.get(0).startsWith("-:1:"), result.err());
    assertTrue(errors.get(1).startsWith("-:2:"), result.err());
  }

  @Test
  void shouldSayThatTheGatewayIsNotInForceWhenThereIsNone() throws Exception {
    try (KarafShell empty = new KarafShell(null)) {
      Result result = empty.run("gateway:info --json");
      assertEquals(1, result.exit());
      assertEquals("ESHUTDOWN", MAPPER.readTree(result.err()).get("error").asText());
      assertEquals(0, empty.run("gateway:info --help").exit());
      assertEquals(List.of(), empty.complete("spd:use "));
    }
  }

  @Test
  void shouldRunInPipesAndSequencesWhenComposed() {
    assertTrue(shell.run("port:list --json | cat").exit() >= 0);
    Result two = shell.run("spd:show --no-format ; port:list --no-format");
    assertEquals(6, two.out().lines().count(), two.out());
    assertEquals(1, shell.run("spd:use nonsense ; port:list").exit());
  }

  @ParameterizedTest
  @MethodSource("actions")
  void shouldCarryItsLeastRoleWhenItIsACommand(Class<?> action) {
    assertAll(
        () -> assertNotNull(action.getAnnotation(Allowed.class)),
        () -> assertTrue(GatewayAction.class.isAssignableFrom(action)));
  }
}
