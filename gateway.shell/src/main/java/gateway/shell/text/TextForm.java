package gateway.shell.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/**
 * JSON as text: a list as a table, an object as pairs with the lists in it as lines, or as tables
 * below. A column's head is the JSON key with blanks for underscores and a capital; {@code line}
 * has no column. Stateless; any thread.
 */
public final class TextForm {
  /** A whole row once more, as a line of a file: too wide for a table of its parts. */
  private static final String LINE = "line";

  private TextForm() {}

  /** Prints the rows of an answer as the lines of a file that makes them anew. */
  public static void printLines(JsonNode rows, PrintStream out) {
    rows.forEach(row -> out.println(Quoted.within(row.path(LINE).asText())));
  }

  /**
   * Prints an answer.
   *
   * @param format whether tables have heads and lines; without, cells are separated by tabs
   */
  public static void print(JsonNode answer, PrintStream out, boolean format) {
    if (answer.isArray()) {
      table(answer, out, format);
      return;
    }
    List<Map.Entry<String, JsonNode>> tables = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      if (isTable(field.getValue())) {
        tables.add(field);
      } else if (isSeveral(field.getValue())) {
        out.println(field.getKey() + ":");
        field.getValue().forEach(line -> out.println("  " + cell(line)));
      } else if (!field.getKey().equals("schema")) {
        out.println(field.getKey() + ": " + cell(field.getValue()));
      }
    }
    for (Map.Entry<String, JsonNode> field : tables) {
      out.println();
      out.println(field.getKey() + ":");
      table(field.getValue(), out, format);
    }
  }

  private static boolean isTable(JsonNode value) {
    return value.isArray() && !value.isEmpty() && value.get(0).isObject();
  }

  // Sentences, of which each has a line.
  private static boolean isSeveral(JsonNode value) {
    return value.isArray() && value.size() > 1;
  }

  private static void table(JsonNode rows, PrintStream out, boolean format) {
    if (rows.isEmpty()) {
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    columns.remove(LINE);
    ShellTable table = new ShellTable();
    columns.forEach(column -> table.column(head(column)));
    for (JsonNode row : rows) {
      Row cells = table.addRow();
      columns.forEach(column -> cells.addContent(cell(row.path(column))));
    }
    table.print(out, format);
  }

  /** The head of the column of a key. */
  static String head(String key) {
    String words = key.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    if (value.isArray()) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(cell(element)));
      return elements.isEmpty() ? "-" : String.join(",", elements);
    }
    return value.isValueNode() ? Quoted.of(value.asText()) : JsonForm.of(value);
  }
}
