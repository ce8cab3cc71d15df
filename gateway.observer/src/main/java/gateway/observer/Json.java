package gateway.observer;

import java.util.Arrays;

/**
 * Writes one JSON object on one line. The caller keeps the nesting in order; names and text are
 * escaped, numbers are written whole.
 */
final class Json {
  private final StringBuilder text = new StringBuilder(256);
  private boolean first = true;

  private Json() {}

  /** Starts an answer with the members {@code schema} (gateway.WHAT/1) and {@code event}. */
  static Json event(String what, String event) {
    return new Json().open(null, '{').put("schema", "gateway." + what + "/1").put("event", event);
  }

  private Json open(@org.jspecify.annotations.Nullable String name, char bracket) {
    key(name);
    text.append(bracket);
    first = true;
    return this;
  }

  private void key(@org.jspecify.annotations.Nullable String name) {
    if (!first) {
      text.append(',');
    }
    first = false;
    if (name != null) {
      quote(name);
      text.append(':');
    }
  }

  /** Opens an object as a member. */
  Json object(String name) {
    return open(name, '{');
  }

  /** Opens an array as a member. */
  Json array(String name) {
    return open(name, '[');
  }

  /** Opens an array as an element. */
  Json array() {
    return open(null, '[');
  }

  /** Closes the innermost object. */
  Json endObject() {
    text.append('}');
    first = false;
    return this;
  }

  /** Closes the innermost array. */
  Json endArray() {
    text.append(']');
    first = false;
    return this;
  }

  /** A number as a member. */
  Json put(String name, long value) {
    key(name);
    text.append(value);
    return this;
  }

  /** A truth value as a member. */
  Json put(String name, boolean value) {
    key(name);
    text.append(value);
    return this;
  }

  /** A text as a member; absent becomes null. */
  Json put(String name, @org.jspecify.annotations.Nullable String value) {
    key(name);
    if (value == null) {
      text.append("null");
    } else {
      quote(value);
    }
    return this;
  }

  /** A null as a member. */
  Json putNull(String name) {
    key(name);
    text.append("null");
    return this;
  }

  /** A number as an element. */
  Json add(long value) {
    key(null);
    text.append(value);
    return this;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(Character.forDigit(c >> 4, 16));
        text.append(Character.forDigit(c & 15, 16));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  /** Closes the outermost object and prints the line at once. */
  void print() {
    System.out.println(line());
    System.out.flush();
  }

  /** Closes the outermost object and returns the line. */
  String line() {
    return endObject().text.toString();
  }

  /** Prints the answer to a command that could not be carried out. */
  static void printError(String what, String message) {
    event(what, "error").put("message", message).print();
  }

  /** The words of a command line, without blanks; empty for a blank line. */
  static String[] words(String line) {
    return Arrays.stream(line.strip().split("\\s+"))
        .filter(w -> !w.isEmpty())
        .toArray(String[]::new);
  }
}
