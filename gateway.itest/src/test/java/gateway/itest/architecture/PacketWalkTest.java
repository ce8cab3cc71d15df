package gateway.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/packet-walk.md} quotes the pipeline; a quotation is right or worth nothing. */
class PacketWalkTest {
  private static final String PIPELINE =
      "gateway.core/src/main/java/gateway/core/worker/Pipeline.java";

  private static String read(String file) throws IOException {
    return Files.readString(Checkout.root().resolve(file));
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    assertFalse(start < from.length(), from);
    return text.substring(start, text.indexOf(to, start));
  }

  private static Stream<String> body(String pipeline, String head) {
    return between(pipeline, head, "\n  }\n").lines().map(String::strip);
  }

  @Test
  void shouldQuoteThePipelineAsItIs() throws IOException {
    String pipeline = read(PIPELINE);
    List<String> code =
        Stream.concat(
                body(pipeline, "  void process(Snapshot s, Lanes lanes) {\n"),
                body(pipeline, "  private void judge(Snapshot s, Lanes lanes) {\n"))
            .filter(line -> !line.startsWith("enter(") && !line.startsWith("judge("))
            .filter(line -> !line.startsWith("//"))
            .toList();
    List<String> quoted =
        between(read("docs/packet-walk.md"), "```java\n", "```")
            .lines()
            .map(String::strip)
            .toList();
    assertEquals(code, quoted);
  }
}
