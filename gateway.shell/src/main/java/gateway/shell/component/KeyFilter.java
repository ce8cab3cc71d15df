package gateway.shell.component;

import java.util.regex.Pattern;
import org.apache.karaf.shell.api.console.CommandLoggingFilter;
import org.osgi.service.component.annotations.Component;

/**
 * Takes keys out of the lines that Karaf logs when somebody turns its log of commands on: the word
 * behind an algorithm, and every long hexadecimal number. Stateless; any thread.
 */
@Component
public final class KeyFilter implements CommandLoggingFilter {
  private static final String MASK = "***";
  private static final Pattern MATERIAL =
      Pattern.compile("(\\b(?:aead|enc|auth|auth-trunc)\\s+\\S+\\s+)(\"[^\"]*\"?|'[^']*'?|\\S+)");
  private static final Pattern LONG_NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{16,}");

  @Override
  public CharSequence filter(CharSequence command) {
    String masked = MATERIAL.matcher(command).replaceAll("$1" + MASK);
    return LONG_NUMBER.matcher(masked).replaceAll(MASK);
  }
}
