package gateway.shell.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.DropReason;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against an engine whose threads run. */
class OperationsTest {
  private static final String STATE =
      "src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 mode tunnel reqid 1"
          + " aead rfc4106(gcm(aes)) 0x000102030405060708090a0b0c0d0e0f10111213 128";

  @TempDir private Path directory = Path.of("");
  private EngineFixture engine;

  @BeforeEach
  void start() throws GatewayException {
    engine = new EngineFixture(directory);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private GatewayException refused(String line) {
    return assertThrows(GatewayException.class, () -> engine.call(line));
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void shouldRepeatNoKeyThatStandsInTheWrongPlace() {
    String key = "facade11020304050607080900a0b0c0d0e0f101";
    String state = "src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001 mode tunnel";
    for (String line :
        List.of(
            "sa:add " + state + " aead 0x" + key + " 128",
            "sa:add " + state + " 0x" + key,
            "sa:show 0x" + key,
            "spd:list " + key,
            "gateway:trace --count 0x" + key)) {
      String said = refused(line).getMessage();
      assertFalse(said.contains(key.substring(0, 16)), said);
    }
  }

  @Test
  void shouldTellGenerationAndTimeWhenACommitHasReturned() throws GatewayException {
    long before = System.currentTimeMillis() * 1_000_000L;
    JsonNode first = engine.call("spd:add dir out src 10.0.0.0/8 priority 7");
    JsonNode second = engine.call("spd:add dir out src 10.0.0.0/16 priority 8");

    assertEquals(
        List.of(
            "schema",
            "generation",
            "changes",
            "policies",
            "duration_ns",
            "commit_returned_unix_ns"),
        keys(first));
    assertEquals(first.get("generation").asLong() + 1, second.get("generation").asLong());
    assertEquals(2, second.get("policies").asInt());
    assertTrue(first.get("commit_returned_unix_ns").asLong() >= before);
    assertTrue(second.get("duration_ns").asLong() > 0);
  }

  @Test
  void shouldListPoliciesByDirectionAndStrengthWhenAsked() throws GatewayException {
    engine.call("spd:add dir fwd src 10.0.0.0/8");
    engine.call("spd:add dir out src 10.0.0.0/8 priority 7");
    engine.call("spd:add dir out src 10.0.0.0/16 priority 3 action block");
    engine.call("spd:add dir out proto tcp dport 80-90 priority 4294967295");

    JsonNode all = engine.call("spd:list");
    assertEquals(
        List.of(
            "dir",
            "priority",
            "index",
            "action",
            "src",
            "dst",
            "proto",
            "sport",
            "dport",
            "tmpl",
            "ordinal",
            "line"),
        keys(all.get(0)));
    List<Long> priorities = new ArrayList<>();
    all.forEach(row -> priorities.add(row.get("priority").asLong()));
    assertEquals(List.of(3L, 7L, 4294967295L, 0L), priorities);
    assertEquals("80-90", all.get(2).get("dport").asText());
    assertEquals("discard", all.get(0).get("action").asText());
    assertEquals(1, engine.call("spd:list --dir fwd").size());
    assertEquals(2, engine.call("spd:list --limit 2").size());
    assertEquals(all, engine.call("spd:list --json"));
  }

  @Test
  void shouldRestoreTheSamePoliciesWhenTheListedLinesAreLoaded() throws GatewayException {
    engine.call("spd:add dir out src 10.0.0.0/8 priority 7");
    engine.call("spd:add dir fwd proto icmp type 8 tmpl proto esp mode tunnel reqid 4");
    JsonNode before = engine.call("spd:list");
    StringBuilder lines = new StringBuilder();
    before.forEach(row -> lines.append(row.get("line").asText()).append('\n'));
    engine.call("spd:flush");
    engine.load("saved", lines.toString());

    JsonNode after = engine.call("spd:list");
    assertEquals(before.size(), after.size());
    for (int i = 0; i < before.size(); i++) {
      assertEquals(before.get(i).get("line"), after.get(i).get("line"));
    }
  }

  @Test
  void shouldRefuseASwapWithEbusyAndChangeNothingWhenThereArePolicies() throws GatewayException {
    engine.call("spd:add dir out src 10.0.0.0/8");
    JsonNode before = engine.call("spd:show");

    GatewayException refused = refused("spd:use hash");
    assertEquals(Errno.EBUSY, refused.code());
    assertTrue(refused.getMessage().contains("--rebuild"), refused.getMessage());
    assertEquals(before, engine.call("spd:show"));

    JsonNode swapped = engine.call("spd:use hash --rebuild");
    assertEquals("tuple-space", swapped.get("from").asText());
    assertEquals("hash", swapped.get("to").asText());
    assertEquals(1, swapped.get("policies").asInt());
    assertTrue(swapped.get("build_cpu_ns").asLong() > 0);
    assertTrue(swapped.get("generation").asLong() > before.get(0).get("generation").asLong());
    assertEquals("hash", engine.call("spd:show").get(0).get("driver").asText());
  }

  @Test
  void shouldCompareEverythingWhenASwapIsVerifiedInFull() throws GatewayException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines.append("xfrm policy add dir out src 10.").append(i / 250).append('.').append(i % 250);
      lines.append(".0/24\n");
    }
    engine.load("many", lines.toString());

    JsonNode full = engine.call("spd:use hash --rebuild --verify full");
    assertTrue(full.get("compared").asLong() >= 500, full.toString());
    assertEquals(500, full.get("policies").asInt());
  }

  @Test
  void shouldMarkTheActiveDriverWhenDriversAreListed() throws GatewayException {
    List<String> drivers = new ArrayList<>();
    engine.call("spd:drivers").forEach(d -> drivers.add(d.get("name") + " " + d.get("active")));

    assertEquals(List.of("\"hash\" false", "\"linear\" false", "\"tuple-space\" true"), drivers);
  }

  @ParameterizedTest
  @CsvSource({
    "out 10.1.2.3 9.9.9.9 tcp 5 80, true, bypass",
    "out 10.1.2.3 9.9.9.9 tcp 5 81, true, discard",
    "out 11.1.2.3 9.9.9.9 6, false, discard",
    "in 10.1.2.3 9.9.9.9 tcp 5 80, false, bypass"
  })
  void shouldTellWhatAPacketMeetsWhenLookedUp(String flow, boolean matched, String action)
      throws GatewayException {
    engine.call("spd:add dir out src 10.0.0.0/8 proto tcp dport 80 priority 1");
    engine.call("spd:add dir out src 10.0.0.0/8 action block priority 2");
    engine.call("spd:setdefault in accept");

    JsonNode found = engine.call("spd:lookup " + flow);
    assertEquals(matched, found.get("matched").asBoolean());
    assertEquals(action, found.get("action").asText());
  }

  @Test
  void shouldShowNoKeyWhenSasAreListed() throws GatewayException {
    engine.call("spd:add dir out tmpl src 192.0.2.1 dst 192.0.2.2 proto esp mode tunnel reqid 1");
    engine.call("sa:add " + STATE);

    JsonNode row = engine.call("sa:list").get(0);
    assertEquals("0x00001001", row.get("spi").asText());
    assertEquals(128, row.get("key_bits").asInt());
    assertFalse(row.toString().contains("0405060708"), row.toString());
    assertEquals(Errno.EEXIST, refused("sa:add " + STATE).code());
    engine.call("sa:delete dst 192.0.2.2 proto esp spi 0x1001");
    assertEquals(0, engine.call("sa:list").size());
    assertEquals(Errno.ENOENT, refused("sa:delete dst 192.0.2.2 proto esp spi 0x1001").code());
  }

  @Test
  void shouldNameTheLineAndChangeNothingWhenALoadedFileIsRefused() throws GatewayException {
    engine.call("spd:add dir out src 10.0.0.0/8");
    JsonNode before = engine.call("spd:list");
    String text = "xfrm policy add dir in\n\n  xfrm policy add dir out src 10.0.0.0/8\n";

    GatewayException refused =
        assertThrows(GatewayException.class, () -> engine.load("f.xfrm", text));
    assertEquals(Errno.EEXIST, refused.code());
    assertTrue(refused.getMessage().startsWith("f.xfrm:3:3: EEXIST: "), refused.getMessage());
    GatewayException single =
        assertThrows(
            GatewayException.class,
            () -> engine.load("g", "\nxfrm policy add dir out src 10.0.0.0/8"));
    assertTrue(single.getMessage().startsWith("g:2:1: EEXIST: "), single.getMessage());
    assertEquals(before, engine.call("spd:list"));
  }

  @Test
  void shouldRememberCommitsWhenTheyWereMade() throws GatewayException {
    JsonNode added = engine.call("spd:add dir out src 10.0.0.0/8");
    engine.call("spd:use linear --rebuild");

    JsonNode commits = engine.call("gateway:commits");
    assertEquals(added.get("generation"), commits.get(0).get("generation"));
    assertEquals("spd:add", commits.get(0).get("what").asText());
    assertEquals("spd:use linear", commits.get(1).get("what").asText());
  }

  @Test
  void shouldListEveryReasonWhenAllDropsAreAskedFor() throws GatewayException {
    assertEquals(0, engine.call("gateway:drops").size());
    assertEquals(DropReason.values().length - 1, engine.call("gateway:drops --all").size());
    assertNotEquals(0, engine.call("gateway:counters").size());
    assertEquals(0, engine.call("port:list").size());
    JsonNode info = engine.call("gateway:info");
    assertEquals("tested", info.get("name").asText());
    assertEquals("tuple-space", info.get("spd_driver").asText());
    assertEquals(ProcessHandle.current().pid(), info.get("pid").asLong());
  }

  @Test
  void shouldExplainEveryCommandWhenAskedForHelp() throws GatewayException {
    for (JsonNode row : engine.call("help")) {
      String name = row.get("command").asText().split(" ")[0];
      JsonNode help = engine.call(name + " --help");
      assertEquals(row.get("command"), help.get("command"));
      assertEquals(row.get("description"), help.get("description"));
      assertFalse(row.get("description").asText().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spd:list --dir up",
        "spd:list --limit",
        "spd:list --limit x",
        "spd:list more",
        "spd:use",
        "spd:use hash tuple-space",
        "spd:use hash --verify some",
        "spd:add",
        "spd:add dir",
        "spd:add dir out nonsense",
        "spd:delete dir out",
        "spd:flush all",
        "spd:setdefault",
        "spd:lookup out 1.1.1.1",
        "spd:lookup out 1.1.1.0/24 2.2.2.2 tcp",
        "spd:lookup out 1.1.1.1 2.2.2.2 tcp 5",
        "spd:lookup out 1.1.1.1 2.2.2.2 tcp 5 6 7",
        "spd:lookup up 1.1.1.1 2.2.2.2 tcp 5 6",
        "spd:lookup out 1.1.1.1 2.2.2.2 tcp 5-6 6",
        "sa:add proto esp",
        "sa:list all",
        "port:list all",
        "gateway:info all",
        "gateway:load",
        "gateway:drops some",
        "help me"
      })
  void shouldSayEinvalWhenACommandIsUsedWrongly(String line) {
    assertEquals(Errno.EINVAL, refused(line).code(), line);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, ENOENT",
    "spd:use nonsense, ENOENT",
    "spd:delete dir out src 1.1.1.1, ENOENT",
    "spd:add dir out src ::1, ENOTSUP"
  })
  void shouldSayWhyWhenACommandCannotBeDone(String line, Errno code) {
    assertEquals(code, refused(line).code(), line);
  }
}
