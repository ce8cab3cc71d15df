package gateway.tool.shell;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.shell.text.JsonForm;
import gateway.shell.text.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Answers as text for people: a list as a table, policies as their lines, an object as pairs. */
final class TextForm {
  private TextForm() {}

  static String of(JsonNode answer) {
    if (answer.isArray()) {
      return answer.isEmpty() || answer.get(0).has("line") ? lines(answer) : table(answer);
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      if (isSentences(field.getValue())) {
        text.append(field.getKey()).append(":\n");
        field.getValue().forEach(line -> text.append("  ").append(cell(line)).append('\n'));
      } else if (!field.getKey().equals("schema")) {
        text.append(field.getKey()).append(": ").append(cell(field.getValue())).append('\n');
      }
    }
    return text.toString();
  }

  // Several faults or warnings: each has a line.
  private static boolean isSentences(JsonNode value) {
    return value.isArray() && value.size() > 1 && value.get(0).isTextual();
  }

  private static String lines(JsonNode rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(Quoted.within(row.get("line").asText())).append('\n'));
    return text.toString();
  }

  private static String table(JsonNode rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> row.fieldNames().forEachRemaining(columns::add));
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(c -> c.toUpperCase(Locale.ROOT)).toList());
    for (JsonNode row : rows) {
      cells.add(columns.stream().map(column -> cell(row.path(column))).toList());
    }
    int[] width = new int[columns.size()];
    for (List<String> row : cells) {
      for (int i = 0; i < width.length; i++) {
        width[i] = Math.max(width[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < width.length; i++) {
        line.append(row.get(i)).repeat(' ', width[i] - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String cell(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "-";
    }
    if (value.isArray() && (value.isEmpty() || value.get(0).isValueNode())) {
      List<String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(Quoted.of(element.asText())));
      return elements.isEmpty() ? "-" : String.join(",", elements);
    }
    return value.isValueNode() ? Quoted.of(value.asText()) : JsonForm.of(value);
  }
}
