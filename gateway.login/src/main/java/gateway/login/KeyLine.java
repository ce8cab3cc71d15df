package gateway.login;

import gateway.packet.Errno;
import gateway.packet.GatewayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of a line of {@code authorized_keys}: {@code [OPTIONS] TYPE BASE64 [COMMENT]}, where
 * options are {@code role="viewer|operator|admin"} and {@code user="NAME"}, joined by commas. An
 * option that is not known is an error, not a remark: it may be a restriction.
 */
final class KeyLine {
  private static final Pattern OPTION = Pattern.compile("([A-Za-z-]{1,32})=\"([^\"]*)\"");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}");

  private KeyLine() {}

  /**
   * Reads every key of a file.
   *
   * @param text the file
   * @param name what to call it in messages
   * @param complaints receives {@code FILE:LINE: message} for each line that was skipped
   */
  static List<AuthorizedKey> readAll(String text, String name, List<String> complaints) {
    List<AuthorizedKey> keys = new ArrayList<>();
    Map<List<Object>, Integer> seen = new HashMap<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String trimmed = line.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      try {
        AuthorizedKey key = read(trimmed);
        Integer first = seen.putIfAbsent(List.of(key.user(), key.key()), number);
        if (first != null) {
          throw refusal("the same key for the same user as in line " + first);
        }
        keys.add(key);
      } catch (GatewayException e) {
        complaints.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    return List.copyOf(keys);
  }

  /** Reads one line that is neither blank nor a comment. */
  static AuthorizedKey read(String line) throws GatewayException {
    Map<String, String> options = Map.of();
    String rest = line;
    if (!SshKey.TYPES.contains(firstWord(line))) {
      int end = endOfOptions(line);
      options = options(line.substring(0, end));
      rest = line.substring(end).strip();
    }
    String[] words = rest.split("[ \t]+", 3);
    if (!SshKey.TYPES.contains(words[0])) {
      throw refusal("no key of a type that is let in: " + String.join(", ", sorted()));
    }
    if (words.length < 2) {
      throw refusal("the key is missing after its type");
    }
    String word = options.getOrDefault("role", Role.VIEWER.word());
    Role role = Role.of(word).orElseThrow(() -> refusal("a role is viewer, operator or admin"));
    String user = options.getOrDefault("user", role.word());
    if (!USER.matcher(user).matches()) {
      throw refusal("a user is 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return new AuthorizedKey(SshKey.ofLine(words[0], words[1]), user, role);
  }

  private static Map<String, String> options(String text) throws GatewayException {
    Map<String, String> options = new HashMap<>();
    Matcher matcher = OPTION.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw refusal(
            "options are role=\"...\" and user=\"...\", joined by a comma, before the key");
      }
      if (!Set.of("role", "user").contains(matcher.group(1))) {
        throw refusal("the option " + matcher.group(1) + " is not known; known are role and user");
      }
      if (options.put(matcher.group(1), matcher.group(2)) != null) {
        throw refusal("the option " + matcher.group(1) + " is given twice");
      }
      at = matcher.end();
      if (at < text.length()) {
        if (text.charAt(at) != ',' || at + 1 == text.length()) {
          throw refusal("options are joined by a comma, without blanks");
        }
        at++;
      }
    }
    return options;
  }

  /** Where the first blank outside quotes is. */
  private static int endOfOptions(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ' ' || c == '\t')) {
        return i;
      }
    }
    return line.length();
  }

  private static String firstWord(String line) {
    return line.split("[ \t]", 2)[0];
  }

  private static List<String> sorted() {
    return SshKey.TYPES.stream().sorted().toList();
  }

  private static GatewayException refusal(String sentence) {
    return new GatewayException(Errno.EINVAL, sentence);
  }
}
