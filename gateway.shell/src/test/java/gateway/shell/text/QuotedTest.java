package gateway.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuotedTest {
  private static final String TITLE = "\u001b]0;owned\u0007";

  @Test
  void shouldLeavePlainTextAloneAndEscapeTheRest() {
    assertEquals("tuple-space \"x\"", Quoted.of("tuple-space \"x\""));
    assertEquals("\"\\u001b]0;owned\\u0007\"", Quoted.of(TITLE));
    assertEquals("\"a\\r\\n\\t\\\"\\\\\"", Quoted.of("a\r\n\t\"\\"));
    assertEquals("\"\\u009b31m\\u202e\\u00e9\\u007f\"", Quoted.of("\u009b31m\u202e\u00e9\u007f"));
    assertEquals("no '\\u001b]0;owned\\u0007'", Quoted.within("no '" + TITLE + "'"));
  }

  @Test
  void shouldLetNoCharacterBelowABlankThroughForAnyCharacter() throws Exception {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x3000; c++) {
      all.append(c);
    }
    JsonNode row = JsonNodeFactory.instance.objectNode().put("name", all.toString());
    JsonNode rows = JsonNodeFactory.instance.arrayNode().add(row);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.US_ASCII);
    TextForm.print(rows, print, true);
    TextForm.print(row, print, true);
    print.println(JsonForm.of(rows));
    GatewayException refused = new GatewayException(Errno.EINVAL, "'" + all.substring(0, 10) + "'");
    print.println(Refusals.text(refused));
    print.println(Refusals.json(refused));
    String text = out.toString(StandardCharsets.US_ASCII);
    assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)));
    assertEquals(rows, new ObjectMapper().readTree(JsonForm.of(rows)));
  }

  @Test
  void shouldPutEveryWrongLineOfAFileOnALineOfItsOwn() {
    assertEquals(
        "f:1:2: bad\nf:2:2: bad \\u001b",
        Refusals.text(new GatewayException(Errno.EINVAL, "f:1:2: bad\nf:2:2: bad \u001b")));
    assertEquals("ENOENT: nothing", Refusals.text(new GatewayException(Errno.ENOENT, "nothing")));
  }
}
