package gateway.shell.completion;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.packet.GatewayException;
import gateway.shell.operations.Operations;
import gateway.shell.operations.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Completes a word by those before it. */
public abstract class WordsCompleter implements Completer {
  @Reference(optional = true)
  @Nullable Operations operations;

  /**
   * What may stand next.
   *
   * @param before the arguments before it, without options
   */
  abstract Collection<String> propose(List<String> before);

  @Override
  public final int complete(Session session, CommandLine line, List<String> candidates) {
    if (line instanceof ArgumentCommandLine) {
      // Karaf asks whether a word before the cursor may stand there; the command will say.
      candidates.add(line.getCursorArgument());
      return 0;
    }
    return new StringsCompleter(propose(before(line))).complete(session, line, candidates);
  }

  private static List<String> before(CommandLine line) {
    List<String> words = new ArrayList<>();
    String[] all = line.getArguments();
    for (String word : Arrays.asList(all).subList(1, line.getCursorArgumentIndex())) {
      if (!word.startsWith("-")) {
        words.add(word);
      }
    }
    return words;
  }

  /** The distinct values of a key in the rows of a listing; none while the gateway is down. */
  final List<String> known(String key, String... command) {
    if (operations == null) {
      return List.of();
    }
    try {
      LinkedHashSet<String> values = new LinkedHashSet<>();
      for (JsonNode row : operations.handle(Request.of(command))) {
        if (row.hasNonNull(key)) {
          values.add(row.get(key).asText());
        }
      }
      return List.copyOf(values);
    } catch (GatewayException e) {
      return List.of();
    }
  }

  /** The last of some words, or empty. */
  static String last(List<String> words) {
    return words.isEmpty() ? "" : words.getLast();
  }

  /** Those of {@code keywords} that do not stand yet. */
  static List<String> unused(List<String> keywords, List<String> before) {
    return keywords.stream().filter(keyword -> !before.contains(keyword)).toList();
  }
}
