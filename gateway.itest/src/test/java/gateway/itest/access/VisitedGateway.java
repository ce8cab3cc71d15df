package gateway.itest.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gateway.itest.access.Visits.Answer;
import gateway.itest.access.Visits.Order;
import gateway.itest.demo.Privilege;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A running gateway and its visitor, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class VisitedGateway {
  /** The gateway's own scopes, and the one that exchanges its parts. */
  static final List<String> SCOPES =
      List.of("spd", "sa", "port", "hook", "cipher", "gateway", "bundle");

  /** Orders that change something when they are carried out. */
  static final List<String> ORDERS =
      List.of(
          "spd:add dir out src 10.9.0.0/16 dst 10.8.0.0/16",
          "spd:update dir in src 10.66.0.0/16",
          "spd:delete dir out src 10.1.0.0/16 dst 10.2.0.0/16",
          "spd:flush",
          "spd:setdefault out block",
          "spd:use linear --rebuild",
          "sa:flush",
          "sa:delete src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1001",
          "cipher:use jce",
          "bundle:stop gateway.crypto.openssl",
          "bundle:uninstall gateway.spd.hash",
          "system:shutdown -f");

  static final String SA =
      "src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x%x mode tunnel aead 'rfc4106(gcm(aes))' %s 128";
  static final String KEY = "0x5ec4e7001122334455667788990a0b0c0d0e0f10";

  private static final Pattern NAME = Pattern.compile("\"([a-z]+):([a-z][a-z-]*)\"");

  @TempDir private static Path folder = Path.of("");
  Appliance gateway;
  Visits visits;

  @BeforeAll
  void start() throws Exception {
    Privilege.require();
    gateway = new Appliance(folder);
    visits = new Visits(gateway);
    for (String line :
        List.of(
            "spd:add dir out src 10.1.0.0/16 dst 10.2.0.0/16",
            "sa:add " + SA.formatted(0x1001, KEY))) {
      Answer answer = visits.call("admin", line);
      assertEquals(0, answer.exit(), answer::said);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (visits != null) {
      visits.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  /** The commands that the running shell has, in lower case, {@code scope:name}. */
  Set<String> commands() throws IOException {
    Set<String> found =
        NAME.matcher(visits.call("admin", "echo $.commands").out())
            .results()
            .map(m -> m.group(1) + ":" + m.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    found.removeIf(command -> command.startsWith("shell:__"));
    return found;
  }

  /** All that an order could change, as an administrator sees it. */
  List<String> state() throws IOException {
    List<Order> looks = new ArrayList<>();
    for (String line :
        List.of(
            "spd:list --json",
            "spd:show --json",
            "sa:list --json",
            "cipher:list --json",
            "bundle:list -t 0",
            "gateway:info --json")) {
      looks.add(Order.call("admin", line));
    }
    return visits.all(looks).stream()
        .map(answer -> answer.out().replaceAll("\"uptime_ns\":\\d+", ""))
        .map(text -> text.replaceAll("\"stage\":\"\\w+\"", ""))
        .toList();
  }

  /** The ways in which a line can be given; each carries it out when whoever gives it may. */
  static List<String> dressed(String line) {
    return List.of(
        line,
        "  " + line.replace(" ", "   ") + "  ",
        "x = { " + line + " } ; x",
        "echo a | " + line,
        line + " | echo",
        "echo a ; " + line,
        "each [1] { " + line + " }",
        "if { true } { " + line + " }",
        "$(" + line + ")",
        "(" + line + ")",
        "help = { " + line + " } ; help",
        "SCOPE = " + line.split(":")[0] + " ; " + line.substring(line.indexOf(':') + 1));
  }

  /** True of a line that only administrators may have carried out: more than commands. */
  static boolean isLanguage(String line) {
    return line.matches("(?s).*[{}()$=].*");
  }

  /** Ways that are no call of a command, and must not become one. */
  static List<String> disguised(String line) {
    String command = line.split(" ")[0];
    String rest = line.substring(command.length());
    return List.of(
        "\"" + command + "\"" + rest,
        "'" + command + "'" + rest,
        "x = { $args } ; x " + line,
        "x = " + command + " ; $x" + rest,
        "\\" + line);
  }

  static String withStar(String line) {
    return "*" + line.substring(line.indexOf(':'));
  }

  static String withoutScope(String line) {
    return line.substring(line.indexOf(':') + 1);
  }

  static List<String> words(String text) {
    return Arrays.asList(text.split("\\s+"));
  }
}
