package gateway.tool.spdlookup;

import java.util.ArrayList;
import java.util.List;

/**
 * A word of a line and where it stands.
 *
 * @param text without the blanks around it
 * @param column counted from 1
 */
record Field(String text, int column) {

  /** The fields between tabs, trimmed of blanks and CR; empty ones at the end are left out. */
  static List<Field> tabbed(String line) {
    List<Field> fields = new ArrayList<>();
    int start = 0;
    while (start <= line.length()) {
      int tab = line.indexOf('\t', start);
      int end = tab < 0 ? line.length() : tab;
      add(fields, line, start, end);
      start = end + 1;
    }
    while (!fields.isEmpty() && fields.getLast().text.isEmpty()) {
      fields.removeLast();
    }
    return fields;
  }

  /** The words between blanks of any kind. */
  static List<Field> blanked(String line) {
    List<Field> fields = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && line.charAt(end) > ' ') {
        end++;
      }
      if (end > at) {
        fields.add(new Field(line.substring(at, end), at + 1));
      }
      at = end + 1;
    }
    return fields;
  }

  private static void add(List<Field> fields, String line, int from, int to) {
    int first = from;
    int last = to;
    while (first < last && line.charAt(first) <= ' ') {
      first++;
    }
    while (last > first && line.charAt(last - 1) <= ' ') {
      last--;
    }
    fields.add(new Field(line.substring(first, last), first + 1));
  }

  /** A part of this field. */
  Field part(int from, int to) {
    int first = from;
    int last = to;
    while (first < last && text.charAt(first) <= ' ') {
      first++;
    }
    while (last > first && text.charAt(last - 1) <= ' ') {
      last--;
    }
    return new Field(text.substring(first, last), column + first);
  }

  /** The two sides of a separator that must be there. */
  Field[] split(char separator, String what) throws BadField {
    int at = text.indexOf(separator);
    if (at < 0) {
      throw new BadField(column, what + ", not '" + text + "'");
    }
    return new Field[] {part(0, at), part(at + 1, text.length())};
  }

  /** An unsigned decimal number of at most {@code most}. */
  long decimal(String what, long most) throws BadField {
    return number(text, 10, what, most);
  }

  /** A number of at most {@code most}, decimal or with 0x. */
  long number(String what, long most) throws BadField {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    return number(hex ? text.substring(2) : text, hex ? 16 : 10, what, most);
  }

  private long number(String digits, int radix, String what, long most) throws BadField {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
      value = digit < 0 ? Long.MAX_VALUE : Math.min(value * radix + digit, most + 1);
      if (value > most) {
        break;
      }
    }
    if (digits.isEmpty() || value > most) {
      throw new BadField(
          column, what + " must be a number of 0 to " + most + ", not '" + text + "'");
    }
    return value;
  }

  /** A dotted IPv4 address. */
  int ipv4() throws BadField {
    long address = 0;
    int bytes = 0;
    int at = 0;
    while (at <= text.length() && bytes < 5) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      int value = octet(at, end);
      if (value < 0) {
        break;
      }
      address = address << 8 | value;
      bytes++;
      at = end + 1;
    }
    if (bytes != 4 || at <= text.length()) {
      throw new BadField(column, "an IPv4 address is needed here, not '" + text + "'");
    }
    return (int) address;
  }

  private int octet(int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i - from == 3) {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return to == from || value > 255 ? -1 : value;
  }

  /** What is wrong with a field; never leaves the package. */
  static final class BadField extends Exception {
    private static final long serialVersionUID = 1L;

    final int column;
    final String sentence;

    BadField(int column, String message) {
      super(message, null, false, false);
      this.column = column;
      this.sentence = message;
    }
  }
}
