package gateway.core.xfrm;

import org.jspecify.annotations.Nullable;

/**
 * Reads what names an SA: {@code src dst proto spi}, standing together. As in {@code ip}, the
 * protocol is required.
 *
 * @see "iproute2 ip/ipxfrm.c: xfrm_id_parse"
 */
final class IdParser {
  int source;
  int destination;
  int spi;
  @Nullable Token sourceToken;
  @Nullable Token destinationToken;
  @Nullable Token spiToken;
  private boolean protocol;

  private IdParser() {}

  /** Whether an ID can begin with this word. */
  static boolean beginsWith(Token token) {
    return switch (token.text()) {
      case "src", "dst", "proto", "spi" -> true;
      default -> false;
    };
  }

  /** Reads as many words as belong to the ID; {@code owner} is where a missing one is reported. */
  static IdParser read(Words words, Token owner) throws Refused {
    IdParser id = new IdParser();
    while (!words.isDone() && beginsWith(words.peek())) {
      Token keyword = words.take();
      Token value = words.valueOf(keyword);
      switch (keyword.text()) {
        case "src" -> {
          id.source = Values.address(value);
          id.sourceToken = value;
        }
        case "dst" -> {
          id.destination = Values.address(value);
          id.destinationToken = value;
        }
        case "spi" -> {
          id.spi = Values.unsigned32(value, "spi");
          id.spiToken = value;
        }
        default -> id.esp(value);
      }
    }
    if (!id.protocol) {
      throw Refused.wrong(owner, "'proto esp' is missing next to src, dst and spi");
    }
    return id;
  }

  private void esp(Token value) throws Refused {
    switch (value.text()) {
      case "esp", "50" -> protocol = true;
      case "ah", "51", "comp", "108", "route2", "43", "hao", "60" ->
          throw Refused.notBuilt(value, "transform protocols other than esp are");
      default ->
          throw Refused.wrong(value, "'" + value.text() + "' is not a transform protocol: use esp");
    }
  }
}
