package gateway.shell.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command.
 *
 * @param words the command and its arguments
 * @param file the name of the file that goes with it, as the operator gave it, or null
 * @param text the content of that file, or null
 */
public record Request(List<String> words, @Nullable String file, @Nullable String text) {
  /** Takes a copy of the words. */
  public Request {
    words = List.copyOf(words);
  }

  /** A command without a file. */
  public static Request of(String... words) {
    return new Request(List.of(words), null, null);
  }
}
