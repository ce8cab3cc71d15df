package gateway.tool;

import gateway.packet.GatewayException;
import java.util.regex.Pattern;

/** How a refusal is shown to people. */
public final class Refusals {
  private static final Pattern PLACE = Pattern.compile("[^\\n]+:\\d+:\\d+: .*");

  private Refusals() {}

  /**
   * The errors of an input file stand alone, one {@code FILE:LINE:COL: message} a line; every other
   * message begins with its code.
   */
  public static String text(GatewayException refused) {
    String message = refused.getMessage();
    boolean places = message.lines().allMatch(line -> PLACE.matcher(line).matches());
    return places ? message : refused.code() + ": " + message;
  }
}
