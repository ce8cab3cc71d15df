package gateway.packet;

import java.util.regex.Pattern;

/** What a driver or a hook may be called, so that every command and every file can take it. */
public final class Name {
  /** The rule, for people. */
  public static final String RULE = "lower-case letters, digits, dots and dashes, at most 63";

  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");

  private Name() {}

  /** Whether something may be called so. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }
}
