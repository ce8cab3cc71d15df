package gateway.shell.operations;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands behind a command's name. Belongs to one thread. */
final class Arguments {
  /** A key in the wrong place is quoted as a word; what is refused is printed and logged. */
  private static final Pattern KEY = Pattern.compile("(0x)?[0-9a-fA-F]{16,}");

  private final Request request;
  private final List<String> words;

  Arguments(Request request) {
    this.request = request;
    words = new ArrayList<>(request.words().subList(1, request.words().size()));
    words.remove("--json");
  }

  /** The words that are left. */
  List<String> words() {
    return words;
  }

  /** Takes a flag out; whether it was there. */
  boolean flag(String name) {
    return words.remove(name);
  }

  /** Takes an option and its value out; null when it is not there. */
  @Nullable String option(String name) throws GatewayException {
    int at = words.indexOf(name);
    if (at < 0) {
      return null;
    }
    if (at + 1 >= words.size()) {
      throw wrong(name + " needs a value");
    }
    words.remove(at);
    return words.remove(at);
  }

  /** Takes a whole number option out. */
  int number(String name, int fallback) throws GatewayException {
    @Nullable String value = option(name);
    if (value == null) {
      return fallback;
    }
    if (!value.matches("[0-9]{1,9}")) {
      throw wrong(name + " needs a whole number, not '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  /** Takes an SPI option out, decimal or 0x; null when it is not there. */
  @Nullable Integer spi(String name) throws GatewayException {
    @Nullable String value = option(name);
    return value == null ? null : spiOf(value);
  }

  /** Reads an SPI, decimal or 0x. */
  int spiOf(String value) throws GatewayException {
    boolean hex = value.startsWith("0x");
    if (!value.matches("0x[0-9a-fA-F]{1,8}|[0-9]{1,10}")) {
      throw wrong("'" + value + "' is not an SPI");
    }
    long number = hex ? Long.parseLong(value.substring(2), 16) : Long.parseLong(value);
    if (number < 1 || number > 0xffffffffL) {
      throw wrong("'" + value + "' is not an SPI");
    }
    return (int) number;
  }

  /** Takes the next word out. */
  String word(String what) throws GatewayException {
    if (words.isEmpty()) {
      throw wrong(what + " is missing");
    }
    return words.removeFirst();
  }

  /** Refuses words that nobody took. */
  void expectEnd() throws GatewayException {
    if (!words.isEmpty()) {
      throw wrong("'" + words.getFirst() + "' is too much");
    }
  }

  /** The file that came along. */
  String file() throws GatewayException {
    if (request.file() == null) {
      throw wrong("FILE is missing");
    }
    return request.file();
  }

  /** The text of the file that came along. */
  String text() {
    return request.text() == null ? "" : request.text();
  }

  GatewayException wrong(String what) {
    String name = request.words().getFirst();
    String sentence = name + ": " + what + "; see " + name + " --help";
    return new GatewayException(Errno.EINVAL, KEY.matcher(sentence).replaceAll("***"));
  }
}
