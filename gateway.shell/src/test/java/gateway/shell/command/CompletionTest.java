package gateway.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import gateway.shell.operations.PortedEngine;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionTest {
  @TempDir private static Path directory = Path.of("");
  private PortedEngine engine;
  private KarafShell shell;

  @BeforeAll
  void start() throws Exception {
    engine = new PortedEngine(directory);
    shell = new KarafShell(engine.operations);
    Files.writeString(directory.resolve("sas.xfrm"), "");
    Files.writeString(directory.resolve("gateway.yaml"), "");
    shell.run("spd:add dir out src 10.1.0.0/16 dst 10.2.0.0/16 proto tcp dport 80 priority 3");
    shell.run("spd:add dir fwd src 10.5.0.0/16 dst 10.2.0.0/16 action block");
    shell.run(
        "sa:add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x2001 reqid 7 mode tunnel aead"
            + " 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128");
  }

  @AfterAll
  void stop() {
    shell.close();
    engine.close();
  }

  @Test
  void shouldHaveACompleterForEveryArgumentAndEveryOptionWithAValue() {
    int found = 0;
    for (Class<?> action : KarafShell.services("gateway/shell/command")) {
      for (Field field : action.getDeclaredFields()) {
        boolean takesValue =
            field.isAnnotationPresent(Argument.class)
                || (field.isAnnotationPresent(Option.class) && field.getType() != boolean.class);
        if (takesValue) {
          found++;
          assertNotNull(field.getAnnotation(Completion.class), action + " " + field.getName());
        }
      }
    }
    assertEquals(23, found, "arguments and options with a value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "spd:use | hash linear tuple-space",
        "spd:use t | tuple-space",
        "spd:use --verify | budget full",
        "spd:use hash | --rebuild --verify",
        "spd:list --dir | fwd in out",
        "spd:list --limit | 10 100 1000",
        "spd:add | action dir dport dst index priority proto sport src tmpl",
        "spd:add dir | fwd in out",
        "spd:add dir out s | sport src",
        "spd:add dir out src | 10.1.0.0/16 10.5.0.0/16",
        "spd:add dir out src 10.7.0.0/16 dst | 10.2.0.0/16",
        "spd:add dir out proto | any dccp esp gre icmp sctp tcp udp",
        "spd:add dir out proto icmp t | tmpl type",
        "spd:add dir out action | allow block discard",
        "spd:add dir out tmpl | action dst index level mode priority proto reqid spi src",
        "spd:add dir out tmpl proto | esp",
        "spd:add dir out tmpl proto esp reqid | 7",
        "spd:add dir out tmpl proto esp dst | 192.0.2.2",
        "spd:add dir out tmpl proto esp mode | tunnel",
        "spd:update dir fwd act | action",
        "spd:delete | dir",
        "spd:delete dir | fwd out",
        "spd:delete dir out src | 10.1.0.0/16",
        "spd:delete dir out src 10.1.0.0/16 dst 10.2.0.0/16 proto tcp dport | 80",
        "spd:flush | dir",
        "spd:flush dir | fwd in out",
        "spd:setdefault | fwd in out",
        "spd:setdefault out | accept block",
        "spd:setdefault out accept | fwd in",
        "spd:lookup | fwd in out",
        "spd:lookup out 1.1.1.1 2.2.2.2 t | tcp",
        "sa:show | 0x00002001",
        "sa:add spi 5 m | mode",
        "sa:add proto | esp",
        "sa:add aead | 'rfc4106(gcm(aes))'",
        "sa:add encap | espinudp",
        "sa:add encap espinudp | 4500",
        "sa:add encap espinudp 4500 4500 | 0.0.0.0",
        "sa:add sel | dport dst proto sport src",
        "sa:update dst | 192.0.2.2",
        "sa:delete | dst proto spi src",
        "sa:delete dst 192.0.2.2 proto esp spi | 0x00002001",
        "cipher:use | openssl",
        "gateway:explain 10.1.0.1 10.2.0.1 u | udp",
        "gateway:explain 10.1.0.1 10.2.0.1 udp 5 6 | dmz lan wan",
        "gateway:explain --from-sa | 0x00002001",
        "gateway:explain --spi | 0x00002001",
        "gateway:explain --length | 10 100 1000",
        "gateway:trace --count | 10 100 1000",
        "gateway:trace --timeout | 10 100 1000",
        "gateway:trace src | 10.1.0.0/16 10.5.0.0/16",
        "gateway:load | sas.xfrm",
        "gateway:info -- | --help --json --no-format"
      })
  void shouldProposeWhatMayFollowWhenAWordIsCompleted(String line, String proposals) {
    // A word that was begun ends the line; else the next one is asked for.
    boolean begun = line.matches(".*( t| s| act| u| m| --)|spd:use t");
    assertEquals(
        new TreeSet<>(List.of(proposals.split(" "))),
        new TreeSet<>(shell.complete(begun ? line : line + " ")));
  }

  @Test
  void shouldProposeNothingWhenOnlyTheOperatorCanKnow() {
    List<String> proposed = new ArrayList<>();
    for (String line :
        List.of(
            "spd:add dir out dport ",
            "sa:add aead 'rfc4106(gcm(aes))' ",
            "spd:lookup out ",
            "gateway:explain ")) {
      proposed.addAll(shell.complete(line));
    }
    assertEquals(List.of(), proposed);
  }
}
