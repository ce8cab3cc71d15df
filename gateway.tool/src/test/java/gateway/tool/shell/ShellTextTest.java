package gateway.tool.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gateway.packet.GatewayException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellTextTest {
  private static String text(String json) throws JsonProcessingException {
    return TextForm.of(new ObjectMapper().readTree(json));
  }

  @Test
  void shouldAlignColumnsWhenAListIsPrinted() throws JsonProcessingException {
    assertEquals(
        """
        NAME  N     ADDRESSES
        lan   1     10.0.0.1,10.0.0.2
        w     1234  -
        """,
        text(
            "[{\"name\":\"lan\",\"n\":1,\"addresses\":[\"10.0.0.1\",\"10.0.0.2\"]},"
                + "{\"name\":\"w\",\"n\":1234,\"addresses\":[]}]"));
  }

  @Test
  void shouldPrintPoliciesAsLinesWhenTheyAreListed() throws JsonProcessingException {
    assertEquals("a b\nc\n", text("[{\"x\":1,\"line\":\"a b\"},{\"x\":2,\"line\":\"c\"}]"));
    assertEquals("", text("[]"));
  }

  @Test
  void shouldPrintPairsWhenOneThingIsShown() throws JsonProcessingException {
    assertEquals(
        "a: 1\nb: -\nc: [{\"d\":2}]\n",
        text("{\"schema\":\"gateway.x/1\",\"a\":1,\"b\":null,\"c\":[{\"d\":2}]}"));
  }

  @Test
  void shouldPrintALineForEachWhenThereAreSeveralFaults() throws JsonProcessingException {
    assertEquals(
        "faults:\n  a, b\n  c\nwarnings: d\nsas: -\n",
        text("{\"faults\":[\"a, b\",\"c\"],\"warnings\":[\"d\"],\"sas\":[]}"));
  }

  @Test
  void shouldKeepQuotedWordsTogetherWhenALineIsCut() throws GatewayException {
    assertEquals(
        List.of("sa:add", "aead", "rfc4106(gcm(aes))", "a b", "", "x#y"),
        ShellWords.of("  sa:add aead 'rfc4106(gcm(aes))' \"a b\" '' x#y # comment"));
    assertEquals(List.of(), ShellWords.of("# only a comment"));
    assertThrows(GatewayException.class, () -> ShellWords.of("a 'b"));
  }
}
