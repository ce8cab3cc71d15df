package gateway.karaf.confine.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of people and scripts, and lines that are more. */
class PlainLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spd:list",
        "gateway:info --json | grep -i name ; port:list",
        "sa:add src 192.0.2.1 dst 192.0.2.2 proto esp spi 0x1 aead 'rfc4106(gcm(aes))' 0x00 128",
        "spd:add dir out src 2001:db8::/32 dst 10.0.0.0/8 mark 5/0xff",
        "gateway:trace --count=5 src 10.1.0.0/24",
        "grep [0-9] \"a * b < c & d = #\"",
        "# a comment, isn't it\n  # and another \"\nspd:list",
      })
  void shouldTakeCommandsForPlain(String line) {
    assertEquals(Optional.empty(), PlainLine.whyNot(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo {1..50000000}",
        "a = xxxx",
        "a=x",
        "-a ;b=x",
        "-a\nb=x",
        "'a'=x",
        "$a",
        "echo \"$a\"",
        "echo '$a'",
        "each [1 2] { x }",
        "(x)",
        "$(x)",
        "%(1+1)",
        "x = { y } ; x",
        "*:list",
        "echo /e?c",
        "echo ~",
        "x > file",
        "x < file",
        "x &",
        "echo \\{1..9\\}",
        "echo 'a\\' {1..9} '",
        "echo # '\necho (x) # '",
        "# '\necho (x) # '",
        "echo 'a",
        "echo `x`",
        "// '\necho (x) // '",
        "a\rb",
        "a\u0000b",
        "# {1..9}",
      })
  void shouldNotTakeTheLanguageForPlain(String line) {
    assertTrue(PlainLine.whyNot(line).isPresent(), line);
  }

  @Test
  void shouldBoundALineAndItsCommands() {
    assertTrue(PlainLine.whyNot("a".repeat(8193)).isPresent());
    assertFalse(PlainLine.whyNot("a" + "|a".repeat(15)).isPresent());
    assertTrue(PlainLine.whyNot("a" + "|a".repeat(16)).isPresent());
    assertTrue(PlainLine.whyNot("a '" + "|a".repeat(16) + "'").isPresent(), "quoted or not");
  }
}
